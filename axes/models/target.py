"""The figures aimed at, with their unit and the rule by which they are counted."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from axes.models.framework import Objective
from axes.querysets import TargetQuerySet
from axes.units import MEASURES, MetricKind


class Period(models.TextChoices):
    """Whether a target is a stock or a yearly rate."""

    BY_2030 = "by_2030", _("a stock reached by the target year")
    PER_YEAR = "per_year", _("a yearly rate reached by the target year")


class Aggregation(models.TextChoices):
    """How the quantities of several engagements make one figure."""

    SUM = "sum", _("added up")
    SUM_OF_CURRENT_ANNUAL_RATES = (
        "sum_of_current_annual_rates",
        _("the latest yearly value of each running engagement, added up, never over years"),
    )
    DISTINCT_ORGANISATIONS = "distinct_organisations", _("each organisation once")
    NOT_ADDITIVE = "not_additive", _("shown separately, never added up")


class Target(models.Model):
    """A figure of an objective aimed at in the target year, with its unit and counting rule.

    Changing the tolerance, the minimum shared run or the scope is a change of rule: an act of its
    own, which raises `rule_version` and has the ledger say why a total moved.
    """

    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="targets", verbose_name=_("objective")
    )
    key = models.SlugField(_("key"), max_length=60)
    code = models.SlugField(_("in addresses"), max_length=130, unique=True)
    name = models.CharField(
        _("name"),
        max_length=80,
        help_text=_("What is counted, without its unit: for headings and lists."),
    )
    label = models.CharField(
        _("label"),
        max_length=200,
        help_text=_("Read after the value aimed at: “km of hedges managed for connectivity”."),
    )
    note = models.TextField(_("note"), blank=True)
    order = models.PositiveSmallIntegerField(pgettext_lazy("place in a list", "order"), default=0)

    value = models.DecimalField(
        _("value aimed at"),
        max_digits=16,
        decimal_places=3,
        validators=[MinValueValidator(Decimal(0))],
    )
    unit = models.CharField(_("unit"), max_length=30)
    metric_kind = models.CharField(_("what is measured"), max_length=20, choices=MetricKind.choices)
    period = models.CharField(
        _("stock or yearly rate"), max_length=10, choices=Period.choices, default=Period.BY_2030
    )
    target_year = models.PositiveSmallIntegerField(_("target year"), default=2030)
    denominator = models.DecimalField(
        _("denominator"),
        max_digits=16,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("For a share: how many there are in all. Empty: not known, no share is shown."),
    )

    second_reviewer_above = models.DecimalField(
        _("two reviewers above"),
        max_digits=16,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_(
            "In the unit of the target: a larger engagement is accepted by one reviewer and "
            "confirmed by another. Empty: the register's usual share of the value aimed at."
        ),
    )
    aggregation = models.CharField(
        _("how figures are put together"),
        max_length=30,
        choices=Aggregation.choices,
        default=Aggregation.SUM,
    )
    tolerance_m = models.DecimalField(
        _("tolerance in metres"),
        max_digits=6,
        decimal_places=2,
        default=0,
        help_text=_("What lies closer than this to an earlier site is shared, not counted again."),
    )
    minimum_shared_run_m = models.DecimalField(
        _("minimum shared run in metres"),
        max_digits=6,
        decimal_places=2,
        default=20,
        help_text=_("A shared piece shorter than this is a crossing and costs nothing."),
    )
    counts_elsewhere = models.BooleanField(
        _("counts outside Belgium"),
        default=False,
        help_text=_("Ticked: quantities at sea or abroad count too."),
    )
    rule_version = models.PositiveSmallIntegerField(_("version of the rule"), default=1)

    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_to = models.DateField(_("in force to"), null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["objective", "order", "pk"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(fields=["objective", "key"], name="target_once_per_objective"),
            models.CheckConstraint(
                name="target_value_is_positive",
                condition=Q(value__gt=0),
                violation_error_message=_("A target must be more than nothing."),
            ),
            models.CheckConstraint(
                name="target_tolerances_are_not_negative",
                condition=Q(tolerance_m__gte=0) & Q(minimum_shared_run_m__gte=0),
                violation_error_message=_("A tolerance cannot be less than zero."),
            ),
            models.CheckConstraint(
                name="target_denominator_is_positive",
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                violation_error_message=_("A denominator must be more than nothing."),
            ),
            models.CheckConstraint(
                name="target_ends_after_it_begins",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A target cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_length(self) -> bool:
        """True if the quantity is a length, stored in metres."""
        return self.metric_kind == MetricKind.LENGTH_KM

    @property
    def is_area(self) -> bool:
        """True if the quantity is an area, stored in square metres."""
        return self.metric_kind == MetricKind.AREA_HA

    @property
    def is_additive(self) -> bool:
        """True if the quantities of several engagements may be added."""
        return self.aggregation in (Aggregation.SUM, Aggregation.SUM_OF_CURRENT_ANNUAL_RATES)

    @property
    def geometry_kinds(self) -> tuple[str, ...]:
        """Which of "line", "polygon" and "point" can show where the quantity is."""
        if self.aggregation == Aggregation.DISTINCT_ORGANISATIONS:
            return ()
        return MEASURES[self.metric_kind].geometries

    @property
    def takes_geometry(self) -> bool:
        """True if the quantity can be drawn on a map."""
        return bool(self.geometry_kinds)

    @property
    def base_unit(self) -> str:
        """The unit of stored quantities: "m", "m2", "t/y", or "" for a number."""
        return MEASURES[self.metric_kind].base_unit

    def in_target_unit(self, quantity: Decimal) -> Decimal:
        """Turn a stored quantity (m, m2, ...) into the unit shown (km, ha, ...), exactly."""
        return Decimal(quantity) / MEASURES[self.metric_kind].in_one

    def in_base_unit(self, quantity: Decimal) -> Decimal:
        """Turn a quantity as shown or typed (km, ha, ...) into the unit stored (m, m2, ...)."""
        return Decimal(quantity) * MEASURES[self.metric_kind].in_one

    def takes_two_reviewers(self, quantity: Decimal) -> bool:
        """True if a quantity (in the base unit) is so large that two people must agree to it."""
        limit = self.second_reviewer_above
        if limit is None:
            limit = self.value * settings.SECOND_REVIEWER_ABOVE_PERCENT / 100
        return self.in_target_unit(quantity) > limit

    @property
    def value_in_base_unit(self) -> Decimal:
        """The value aimed at, in the unit of stored quantities."""
        return self.in_base_unit(self.value)
