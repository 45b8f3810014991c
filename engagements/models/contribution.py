from decimal import Decimal
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from axes.models import Target
from bba.composed import Asked, Composed
from counting.models import Kind
from engagements.querysets import ContributionQuerySet
from languages.texts import label_of
from territory.models import Municipality, Province, Region

if TYPE_CHECKING:
    from engagements.models.upload import Upload

# A claim carries one whole number: that of the contribution, then five digits for the site.
SITES_AT_MOST = 99_999
CLAIMS_PER_CONTRIBUTION = SITES_AT_MOST + 1


class PlaceRoute(models.TextChoices):
    DRAWN = "drawn", pgettext_lazy("way of giving a place", "Draw it on a map")
    UPLOADED = "uploaded", pgettext_lazy("way of giving a place", "Upload a file")
    TYPED = "typed", pgettext_lazy("way of giving a place", "Give coordinates")
    DECLARED = "declared", pgettext_lazy("way of giving a place", "Give a quantity and a place")


# What is written where it is said where and how much, and nowhere else.
SAID_OF_PLACE = (
    *("place_route", "file_name", "typed_quantity"),
    *("municipality", "province", "region"),
)

# Asked by each page about a place.
LATEST_UPLOADS: Composed["Upload"] = Composed(
    lambda: apps.get_model("engagements", "Upload").objects.filter(
        contribution=Asked("contribution")
    )[:1]
)


class Contribution(models.Model):
    """What an engagement promises to one target: a quantity, mapped by sites or declared."""

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.CASCADE, related_name="contributions"
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    target = models.ForeignKey(
        Target, verbose_name=_("target"), on_delete=models.PROTECT, related_name="contributions"
    )
    # Empty until the question has been answered.
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, blank=True)
    place_route = models.CharField(
        _("how the place was given"), max_length=8, choices=PlaceRoute.choices, blank=True
    )
    file_name = models.CharField(_("uploaded file"), max_length=200, blank=True)
    # Answers the warning that another pledge covers much of it already (engagements.warning).
    overlap_explanation = models.TextField(
        _("why it is pledged although others have pledged it"), max_length=1000, blank=True
    )
    typed_quantity = models.DecimalField(
        _("quantity as typed"),
        help_text=_("In the base unit: m, m², number, t/year."),
        max_digits=18,
        decimal_places=3,
        null=True,
        blank=True,
    )
    # Where a declared quantity lies: the finest of the three that was named.
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
    )
    province = models.ForeignKey(
        Province,
        verbose_name=_("province"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "number"],
                name="one_contribution_per_number",
                violation_error_message=_("This contribution exists already."),
            ),
            models.CheckConstraint(
                condition=Q(typed_quantity__isnull=True) | Q(typed_quantity__gt=0),
                name="typed_quantity_is_positive",
                violation_error_message=_("The quantity must be more than zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}, {self.get_kind_display()}"

    get_kind_display = label_of(Kind, "kind")

    @property
    def is_mapped(self) -> bool:
        return self.place_route in {PlaceRoute.DRAWN, PlaceRoute.UPLOADED, PlaceRoute.TYPED}

    @property
    def has_kind(self) -> bool:
        """What stands on the ground is new, kept or lost; a yearly tonnage or a strategy is not."""
        return self.target.takes_geometry

    @property
    def quantity(self) -> Decimal | None:
        """The quantity in the base unit: measured where there are sites, else as typed."""
        if not self.is_mapped:
            return self.typed_quantity
        if hasattr(self, "measured"):  # by with_quantities()
            return self.measured
        return self.sites.aggregate(total=models.Sum("measured"))["total"]

    @cached_property
    def site_count(self) -> int:
        """How many sites it had when first asked."""
        return self.sites.count()

    @property
    def differs_from_typed(self) -> bool:
        """Whether what was typed is more than a tenth off what was measured."""
        measured = self.quantity if self.is_mapped else None
        if measured is None or self.typed_quantity is None:
            return False
        return abs(self.typed_quantity - measured) > measured / 10

    @property
    def unsettled_upload(self) -> "Upload | None":
        """The file that was sent last, unless its places are known."""
        latest = next(iter(LATEST_UPLOADS(contribution=self.pk)), None)
        return None if latest is None or latest.is_settled else latest

    @property
    def place_named(self) -> str:
        """The name of the place that was declared, in the language of the reader; or none."""
        if hasattr(self, "place"):  # by with_place()
            return self.place or ""
        return str(self.municipality or self.province or self.region or "")

    def claim_number(self, site_number: int = 0) -> int:
        """The number under which a site of this contribution, or its declared quantity, counts."""
        return self.number * CLAIMS_PER_CONTRIBUTION + site_number

    @staticmethod
    def number_of_claim(claim_number: int) -> int:
        """The number of the contribution under whose number this is."""
        return claim_number // CLAIMS_PER_CONTRIBUTION

    @staticmethod
    def site_of_claim(claim_number: int) -> int:
        """The number of the site that counts under this number; 0 for a declared quantity."""
        return claim_number % CLAIMS_PER_CONTRIBUTION
