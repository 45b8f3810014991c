"""Credits: what counts of a claim, with whom the rest is shared, and where it lies."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from counting.models.claim import Claim
from counting.models.terms import Whereabouts
from counting.querysets import AttributionQuerySet, CreditQuerySet
from territory.models import Municipality, Province, Region


class Credit(models.Model):
    """What counts of one claim, in the base unit of its target.

    Posted together with its claim, so that there is always a row to lock. Of a claim counted in
    full share, raw = credited + shared + outside; a share of less makes `credited` and `outside`
    that share of what would count. A withdrawn claim has nothing of any.
    """

    claim = models.OneToOneField(
        Claim, models.CASCADE, related_name="credit", verbose_name=_("claim")
    )
    raw = models.DecimalField(_("measured"), max_digits=18, decimal_places=3, default=0)
    credited = models.DecimalField(_("credited"), max_digits=18, decimal_places=3, default=0)
    shared = models.DecimalField(_("shared"), max_digits=18, decimal_places=3, default=0)
    outside = models.DecimalField(
        _("outside Belgium, not counted"), max_digits=18, decimal_places=3, default=0
    )
    geometry = models.GeometryField(
        _("credited part"),
        srid=4326,
        null=True,
        blank=True,
        spatial_index=False,
        help_text=_("Empty where the whole geometry of the claim is credited."),
    )
    confirmed_in = models.DateField(
        _("month of the last confirmation"),
        null=True,
        blank=True,
        help_text=_("The month under which the totals hold this credit, as its first day."),
    )
    computed_at = models.DateTimeField(_("computed at"), null=True, blank=True)

    objects = CreditQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        constraints = [
            models.CheckConstraint(
                name="credit_is_within_what_was_measured",
                condition=Q(credited__gte=0, shared__gte=0, outside__gte=0)
                & Q(raw__gte=F("credited") + F("shared") + F("outside")),
                violation_error_message=_("No more can be credited than was measured."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.credited}"


class Overlap(models.Model):
    """How much of a claim is shared with one earlier claim (or with itself)."""

    claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="overlaps", verbose_name=_("claim")
    )
    with_claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="overlapped", verbose_name=_("shared with")
    )
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=3)

    class Meta:
        ordering = ["claim", "with_claim"]
        verbose_name = _("overlap")
        verbose_name_plural = _("overlaps")
        constraints = [
            models.UniqueConstraint(fields=["claim", "with_claim"], name="overlap_once_per_pair")
        ]

    def __str__(self) -> str:
        return f"{self.claim} / {self.with_claim}: {self.quantity}"


class Attribution(models.Model):
    """A part of a credit in the smallest place it is known to lie in."""

    credit = models.ForeignKey(
        Credit, models.CASCADE, related_name="attributions", verbose_name=_("credit")
    )
    place = models.CharField(_("where"), max_length=10, choices=Whereabouts.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", verbose_name=_("region")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, related_name="+", verbose_name=_("province")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, related_name="+", verbose_name=_("municipality")
    )
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=3)

    objects = AttributionQuerySet.as_manager()

    class Meta:
        ordering = ["credit", "pk"]
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")
        constraints = [
            models.UniqueConstraint(
                fields=["credit", "municipality", "province", "region", "place"],
                nulls_distinct=False,
                name="attribution_once_per_place",
            )
        ]

    def __str__(self) -> str:
        place = self.municipality or self.province or self.region or self.get_place_display()
        return f"{place}: {self.quantity}"
