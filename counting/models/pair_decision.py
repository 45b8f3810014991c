"""Reviewers' decisions on pairs of sites."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from counting.models.terms import Verdict
from counting.querysets import PairDecisionQuerySet, Site


class PairDecision(models.Model):
    """A reviewer's word on two sites: distinct, the same, or undecided again.

    Decisions are kept; the latest on a pair holds. The pair is written in order, the site with the
    lower (source, number) first.
    """

    first_source = models.CharField(_("first source"), max_length=20, db_collation="C")
    first_number = models.PositiveIntegerField(_("first number"))
    second_source = models.CharField(_("second source"), max_length=20, db_collation="C")
    second_number = models.PositiveIntegerField(_("second number"))
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict.choices)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150)
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)

    objects = PairDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("decision on two sites")
        verbose_name_plural = _("decisions on two sites")
        constraints = [
            models.CheckConstraint(
                name="pair_is_in_order",
                condition=Q(first_source__lt=F("second_source"))
                | Q(first_source=F("second_source"), first_number__lt=F("second_number")),
                violation_error_message=_("A decision needs two different sites, in order."),
            )
        ]
        indexes = [
            models.Index(name="pair_first", fields=["first_source", "first_number"]),
            models.Index(name="pair_second", fields=["second_source", "second_number"]),
        ]

    def __str__(self) -> str:
        return (
            f"{self.first_source}/{self.first_number} · "
            f"{self.second_source}/{self.second_number}: {self.get_verdict_display()}"
        )

    @property
    def pair(self) -> tuple[Site, Site]:
        """The two sites as ((source, number), (source, number)), in order."""
        return (
            (self.first_source, self.first_number),
            (self.second_source, self.second_number),
        )
