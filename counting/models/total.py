"""Totals: the figures that pages read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from axes.models import Target
from counting.models.terms import Basis, Kind, State, Whereabouts
from counting.querysets import (
    ActorTotalQuerySet,
    FiguresQuerySet,
    SnapshotQuerySet,
    TotalQuerySet,
)
from territory.models import Municipality, Province, Region


class Figure(models.Model):
    """What is credited of one state, basis and kind, base units, losses with a minus sign.

    What is done is kept apart by the month in which it was last confirmed, so that the calendar
    alone says what is not confirmed any more.
    """

    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    confirmed_in = models.DateField(
        _("month of the last confirmation"),
        null=True,
        blank=True,
        help_text=_("As its first day; empty for what is only pledged."),
    )
    credited = models.DecimalField(_("credited"), max_digits=18, decimal_places=3)

    class Meta:
        abstract = True


class Total(Figure):
    """The sum of what is credited in one target, state, basis, kind, kind of actor and place.

    Each credited part is in exactly one row, that of the smallest place it is known to lie in, so
    rows can be added along any of these.
    """

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="totals", verbose_name=_("target")
    )
    actor_kind = models.CharField(_("kind of actor"), max_length=20)

    place = models.CharField(_("where"), max_length=10, choices=Whereabouts.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="totals", verbose_name=_("region")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, related_name="totals", verbose_name=_("province")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        related_name="totals",
        verbose_name=_("municipality"),
    )

    objects = TotalQuerySet.as_manager()

    class Meta:
        ordering = ["target", "state", "basis", "kind", "pk"]
        verbose_name = _("total")
        verbose_name_plural = _("totals")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "target",
                    "state",
                    "basis",
                    "kind",
                    "actor_kind",
                    "confirmed_in",
                    "municipality",
                    "province",
                    "region",
                    "place",
                ],
                nulls_distinct=False,
                name="total_once_per_place",
            )
        ]
        indexes = [
            # What may have lapsed; what is zero was confirmed again since.
            models.Index(
                name="total_by_month",
                fields=["confirmed_in"],
                condition=Q(confirmed_in__isnull=False, municipality__isnull=False)
                & ~Q(credited=0),
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} · {self.get_state_display()} · {self.credited}"


class NationalTotal(Figure):
    """The sum of the totals of one target, state, basis, kind and month, wherever they lie.

    Written together with `Total`, so that a page of national figures reads dozens of rows and not
    those of every municipality.
    """

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="national_totals", verbose_name=_("target")
    )

    objects = FiguresQuerySet.as_manager()

    class Meta:
        ordering = ["target", "state", "basis", "kind", "pk"]
        verbose_name = _("national total")
        verbose_name_plural = _("national totals")
        constraints = [
            models.UniqueConstraint(
                fields=["target", "state", "basis", "kind", "confirmed_in"],
                nulls_distinct=False,
                name="national_total_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} · {self.get_state_display()} · {self.credited}"


class ActorTotal(Figure):
    """What one actor has credited, and shares with earlier ones, wherever it lies.

    Written together with `Total`, whose sum over all places is the sum over all actors of this.
    """

    actor = models.CharField(_("actor"), max_length=36)
    actor_kind = models.CharField(_("kind of actor"), max_length=20)
    target = models.ForeignKey(
        Target, models.PROTECT, related_name="actor_totals", verbose_name=_("target")
    )
    shared = models.DecimalField(_("shared"), max_digits=18, decimal_places=3)

    objects = ActorTotalQuerySet.as_manager()

    class Meta:
        ordering = ["target", "state", "basis", "kind", "pk"]
        verbose_name = _("total of an actor")
        verbose_name_plural = _("totals of actors")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "actor",
                    "actor_kind",
                    "target",
                    "state",
                    "basis",
                    "kind",
                    "confirmed_in",
                ],
                nulls_distinct=False,
                name="actor_total_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor} · {self.target} · {self.get_state_display()} · {self.credited}"


class Snapshot(models.Model):
    """The national figure of a target on one day, losses taken off. Base units.

    `credited` is what stood on the bar that day, `not_confirmed` what stood next to it.
    """

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="snapshots", verbose_name=_("target")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices)
    on = models.DateField(_("on"))
    credited = models.DecimalField(_("credited"), max_digits=18, decimal_places=3)
    not_confirmed = models.DecimalField(
        _("not confirmed"), max_digits=18, decimal_places=3, default=0
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["target", "on", "state", "basis"]
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = [
            models.UniqueConstraint(
                fields=["target", "state", "basis", "on"], name="snapshot_once_per_day"
            )
        ]
        indexes = [models.Index(name="snapshot_day", fields=["on", "target"])]

    def __str__(self) -> str:
        return f"{self.target} · {self.on}: {self.credited}"
