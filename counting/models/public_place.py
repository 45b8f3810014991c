"""Where claims lie, as anyone may see it: single places, how many there are, and since when."""

from datetime import datetime
from functools import cached_property
from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from axes.models import Target
from counting.models.claim import Claim
from counting.models.terms import Kind, State
from counting.querysets import EditionQuerySet, PublicPlaceQuerySet


class PublicPlace(models.Model):
    """What anyone may see of where a counted claim lies: all that maps and open data read.

    Written by the recount alone, from `Claim.shown`, in the transaction that writes totals. It
    holds nothing that is not public, so that no question asked of it can betray a place.
    """

    #: Places that reach as far as this, in metres of EPSG:3857, are drawn however far away.
    LARGE = 2500

    claim = models.OneToOneField(
        Claim,
        models.CASCADE,
        primary_key=True,
        related_name="public_place",
        verbose_name=_("claim"),
    )
    target = models.ForeignKey(
        Target, models.CASCADE, related_name="+", verbose_name=_("target"), db_index=False
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    source = models.CharField(_("source"), max_length=20, db_collation="C")
    number = models.PositiveIntegerField(_("number"))
    actor_kind = models.CharField(_("kind of actor"), max_length=20)
    accepted_at = models.DateTimeField(_("accepted at"))
    confirmed_in = models.DateField(_("month of the last confirmation"), null=True, blank=True)

    is_exact = models.BooleanField(
        _("exact"), help_text=_("Otherwise only the area in which it lies somewhere.")
    )
    geometry = models.GeometryField(_("geometry"), srid=4326, spatial_index=False)
    mercator = models.GeometryField(_("geometry in EPSG:3857"), srid=3857, spatial_index=False)
    # The middle of what is shown, and the length of its diagonal: whole metres of EPSG:3857.
    x = models.IntegerField()
    y = models.IntegerField()
    reach = models.IntegerField()

    objects = PublicPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("public place")
        verbose_name_plural = _("public places")
        indexes = [
            GistIndex(name="public_place_mercator", fields=["mercator"]),
            # Few are large. An expression, for of a field GeoDjango leaves the condition out.
            GistIndex(F("mercator"), name="public_place_large", condition=Q(reach__gte=2500)),
            models.Index(name="public_place_source", fields=["source"]),
        ]

    def __str__(self) -> str:
        return f"{self.source}/{self.number}"


class PlaceTally(models.Model):
    """How many public places have their middle in one cell of a map's grid, and where on average.

    `level`, `x` and `y` name the cell as a map tile; the sums are of metres of EPSG:3857. A map
    seen from afar is drawn from tallies, however large the register is.
    """

    #: From eight by eight cells for a tile of zoom 6 to the same for one of zoom 11.
    LEVELS = range(9, 15)

    level = models.PositiveSmallIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    target = models.ForeignKey(
        Target, models.CASCADE, related_name="+", verbose_name=_("target"), db_index=False
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    actor_kind = models.CharField(_("kind of actor"), max_length=20)
    confirmed_in = models.DateField(_("month of the last confirmation"), null=True, blank=True)
    places = models.IntegerField(_("number of places"))
    sum_x = models.BigIntegerField()
    sum_y = models.BigIntegerField()

    class Meta:
        ordering = ["level", "x", "y", "pk"]
        verbose_name = _("tally of places")
        verbose_name_plural = _("tallies of places")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "level",
                    "x",
                    "y",
                    "target",
                    "state",
                    "kind",
                    "actor_kind",
                    "confirmed_in",
                ],
                nulls_distinct=False,
                name="tally_once_per_cell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.x}/{self.y}: {self.places}"


class Edition(models.Model):
    """Which edition of the figures stands: its number rises with every recount that is written.

    One row, changed in the transaction that changes the figures: who reads the number first and
    the figures afterwards never keeps old ones under a new number.
    """

    THE_ONE = 1

    number = models.PositiveBigIntegerField(_("number"), default=0)
    at = models.DateTimeField(_("at"), null=True)

    #: The number of the last finished run, where it was read; before the first one, 0.
    run = 0
    #: True where something waited to be counted when it was read.
    awaits_more = False

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of the figures")
        verbose_name_plural = _("editions of the figures")
        constraints = [models.CheckConstraint(name="only_one_edition", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.number}"

    @classmethod
    def read(
        cls,
        number: int | None,
        at: datetime | None,
        run: int,
        awaits_more: bool,
    ) -> Self:
        """The edition of a row of `STANDING_EDITION`."""
        edition = cls(number=number or 0, at=at)
        edition.run, edition.awaits_more = run, awaits_more
        return edition

    @cached_property
    def key(self) -> str:
        """What answers computed from this edition may be kept under: today decides what lapsed."""
        return f"{self.number}-{self.run}-{timezone.localdate():%Y%m%d}"

    @property
    def etag(self) -> str:
        """Of answers that the edition and their address alone decide."""
        return f'"{self.key}"'
