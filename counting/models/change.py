"""Changes of what counting rests on: rules and boundaries."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from axes.models import Target
from territory.models import BoundaryLoad


class RuleChange(models.Model):
    """A change of the rule by which a target is counted: what, when, why, and who signed it."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="rule_changes", verbose_name=_("target")
    )
    rule_version = models.PositiveSmallIntegerField(_("new version of the rule"))
    tolerance_before_m = models.DecimalField(
        _("tolerance in metres, before"), max_digits=6, decimal_places=2
    )
    tolerance_m = models.DecimalField(_("tolerance in metres"), max_digits=6, decimal_places=2)
    minimum_shared_run_before_m = models.DecimalField(
        _("minimum shared run in metres, before"), max_digits=6, decimal_places=2
    )
    minimum_shared_run_m = models.DecimalField(
        _("minimum shared run in metres"), max_digits=6, decimal_places=2
    )
    counted_elsewhere_before = models.BooleanField(_("counted outside Belgium, before"))
    counts_elsewhere = models.BooleanField(_("counts outside Belgium"))
    on = models.DateField(_("decided on"))
    reason = models.TextField(_("reason"))
    changed_by = models.CharField(_("changed by"), max_length=150)
    changed_at = models.DateTimeField(_("changed at"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change of rule")
        verbose_name_plural = _("changes of rule")
        constraints = [
            models.UniqueConstraint(
                fields=["target", "rule_version"], name="rule_changes_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} · {self.rule_version}"


class BoundaryRecount(models.Model):
    """How far the claims concerned have been asked to be recounted after one change of boundaries.

    The change is a loading of boundaries, or a day on which municipalities begin that others have
    merged into.
    """

    load = models.OneToOneField(
        BoundaryLoad,
        models.CASCADE,
        null=True,
        related_name="recount",
        verbose_name=_("loading of boundaries"),
    )
    day = models.DateField(_("first day"), null=True, unique=True)
    noticed_at = models.DateTimeField(_("noticed at"), auto_now_add=True)
    up_to = models.BigIntegerField(
        _("up to"), default=0, help_text=_("The last claim looked at, by primary key.")
    )
    requested = models.PositiveIntegerField(_("recounts asked for"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("recount after a loading of boundaries")
        verbose_name_plural = _("recounts after loadings of boundaries")
        constraints = [
            models.CheckConstraint(
                name="boundary_recount_is_of_a_load_or_a_day",
                condition=Q(load__isnull=False, day__isnull=True)
                | Q(load__isnull=True, day__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.load or self.day}"
