"""Claims: what others post to be counted."""

from datetime import datetime
from decimal import Decimal

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from axes.models import Target
from counting.models.terms import Basis, Kind, State
from counting.querysets import ClaimQuerySet
from territory.models import Municipality, Province, Region


class Claim(models.Model):
    """One site, or one declared quantity, that asks to be counted towards a target.

    It holds the geometry as accepted and is never edited: a change withdraws it and posts another.
    Its rank is (moment of acceptance, source, number).
    """

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="claims", verbose_name=_("target")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)

    # "C": ordered by the database exactly as by Python, whatever the server's language.
    source = models.CharField(_("source"), max_length=20, db_collation="C")
    number = models.PositiveIntegerField(_("number"))
    actor = models.CharField(_("actor"), max_length=36)
    actor_kind = models.CharField(_("kind of actor"), max_length=20)

    geometry = models.GeometryField(
        _("geometry"), srid=4326, null=True, blank=True, spatial_index=False
    )
    planar = models.GeometryField(
        _("geometry in EPSG:3812"), srid=3812, null=True, blank=True, spatial_index=False
    )
    shown = models.GeometryField(
        _("what anyone may see of it"),
        srid=4326,
        null=True,
        blank=True,
        spatial_index=False,
        help_text=_("The geometry itself, or an area around it; empty: nothing."),
    )
    declared_quantity = models.DecimalField(
        _("declared quantity"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    share = models.DecimalField(_("share"), max_digits=9, decimal_places=8, default=Decimal(1))

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("municipality"),
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("province"),
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("region"),
    )

    accepted_at = models.DateTimeField(_("accepted at"))
    posted_at = models.DateTimeField(_("posted at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(
        _("last confirmed at"),
        null=True,
        blank=True,
        help_text=_("Empty for what is only pledged: a promise does not lapse."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["accepted_at", "source", "number", "pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(
                name="claim_is_mapped_or_declared",
                condition=Q(geometry__isnull=False, declared_quantity__isnull=True)
                | Q(geometry__isnull=True, declared_quantity__isnull=False),
                violation_error_message=_(
                    "A claim has a geometry or a declared quantity, not both."
                ),
            ),
            models.CheckConstraint(
                name="claim_geometry_has_its_planar_twin",
                condition=Q(geometry__isnull=True, planar__isnull=True)
                | Q(geometry__isnull=False, planar__isnull=False),
                violation_error_message=_("A geometry is kept in degrees and in metres."),
            ),
            models.CheckConstraint(
                name="claim_share_is_a_part",
                condition=Q(share__gte=0) & Q(share__lte=1),
                violation_error_message=_("A share lies between nothing and the whole."),
            ),
            models.CheckConstraint(
                name="claim_declares_no_negative_quantity",
                condition=Q(declared_quantity__isnull=True) | Q(declared_quantity__gte=0),
                violation_error_message=_(
                    "A quantity cannot be negative; a loss has its own kind."
                ),
            ),
            models.UniqueConstraint(
                name="claim_lives_once",
                fields=["target", "state", "source", "number"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This site is already counted for this target."),
            ),
        ]
        indexes = [
            # The search for neighbours: only live claims are anybody's neighbour.
            GistIndex(
                name="claim_planar_live",
                fields=["planar"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.Index(name="claim_source", fields=["source", "number"]),
            # Of which sources more is done than pledged.
            models.Index(
                name="claim_done",
                fields=["source"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(state=State.PLEDGED),
            ),
            models.Index(name="claim_rank", fields=["target", "state", "accepted_at"]),
            models.Index(name="claim_actor", fields=["target", "state", "actor"]),
        ]

    def __str__(self) -> str:
        return f"{self.source}/{self.number}"

    @property
    def basis(self) -> Basis:
        """Whether the quantity was measured on a map or only declared."""
        return Basis.DECLARED if self.geometry is None else Basis.MAPPED

    @property
    def rank(self) -> tuple[datetime, str, int, int]:
        """What decides who was first: compared as it stands, the primary key only on a tie."""
        return (self.accepted_at, self.source, self.number, self.pk)
