"""The framework: axes, their objectives, and what each objective wants and asks."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from axes.querysets import AxisQuerySet, CriterionQuerySet, ObjectiveQuerySet, OrderedQuerySet


class Wording(models.TextChoices):
    """How sure we are that the Alliance itself asks for an aim or a criterion."""

    OFFICIAL = "official", _("listed on an official page")
    PARTIAL = "partial", _("only partly visible on an official page")
    DERIVED = "derived", _("proposed after sister objectives, to be confirmed")


class Axis(models.Model):
    """One of the two broad themes."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    slug = models.SlugField(_("in addresses"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80)
    summary = models.TextField(_("summary"), blank=True)
    order = models.PositiveSmallIntegerField(pgettext_lazy("place in a list", "order"), default=0)

    objects = AxisQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("axis")
        verbose_name_plural = _("axes")

    def __str__(self) -> str:
        return self.short_name or self.name


class Objective(models.Model):
    """One of the ten objectives of the axes."""

    axis = models.ForeignKey(
        Axis, models.PROTECT, related_name="objectives", verbose_name=_("axis")
    )
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    slug = models.SlugField(_("in addresses"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    criteria_complete = models.BooleanField(
        _("criteria complete"),
        default=False,
        help_text=_("Not ticked: the official page was only partly readable; please complete."),
    )
    order = models.PositiveSmallIntegerField(pgettext_lazy("place in a list", "order"), default=0)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")

    def __str__(self) -> str:
        return self.name


class Aim(models.Model):
    """What an objective wants to achieve, in one line."""

    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="aims", verbose_name=_("objective")
    )
    key = models.SlugField(_("key"), max_length=60)
    text = models.TextField(_("text"))
    wording = models.CharField(
        _("wording"), max_length=10, choices=Wording.choices, default=Wording.OFFICIAL
    )
    order = models.PositiveSmallIntegerField(pgettext_lazy("place in a list", "order"), default=0)

    objects = OrderedQuerySet.as_manager()

    class Meta:
        ordering = ["objective", "order", "pk"]
        verbose_name = _("aim")
        verbose_name_plural = _("aims")
        constraints = [
            models.UniqueConstraint(fields=["objective", "key"], name="aim_once_per_objective")
        ]

    def __str__(self) -> str:
        return self.text


class Criterion(models.Model):
    """What an engagement must respect to count for an objective."""

    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="criteria", verbose_name=_("objective")
    )
    key = models.SlugField(_("key"), max_length=60)
    text = models.TextField(_("text"))
    wording = models.CharField(
        _("wording"), max_length=10, choices=Wording.choices, default=Wording.OFFICIAL
    )
    is_active = models.BooleanField(
        _("asked for"), default=True, help_text=_("Not ticked: new engagements are not asked.")
    )
    order = models.PositiveSmallIntegerField(pgettext_lazy("place in a list", "order"), default=0)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["objective", "order", "pk"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "key"], name="criterion_once_per_objective"
            )
        ]

    def __str__(self) -> str:
        return self.text
