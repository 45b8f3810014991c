"""Runs: full recounts, and where they differ from what is stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counting.models.claim import Claim


class Run(models.Model):
    """A numbered recount of everything, compared with the stored figures."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    rule_version = models.CharField(_("version of the rule"), max_length=20)
    digest = models.CharField(_("digest of the inputs"), max_length=64, blank=True)
    counted = models.PositiveIntegerField(_("claims counted"), default=0)
    not_counted = models.PositiveIntegerField(_("claims withdrawn"), default=0)
    waiting = models.PositiveIntegerField(_("claims waiting for a recount"), default=0)
    differing = models.PositiveIntegerField(_("claims that differ"), default=0)
    difference = models.DecimalField(
        _("largest difference"), max_digits=18, decimal_places=3, default=0
    )

    class Meta:
        ordering = ["-number"]
        get_latest_by = "number"
        verbose_name = _("run")
        verbose_name_plural = _("runs")

    def __str__(self):
        return f"{self.number}"


class Difference(models.Model):
    """A claim, or a total, for which a run found another figure than the stored one."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="differences", verbose_name=_("run"))
    claim = models.ForeignKey(
        Claim, models.CASCADE, null=True, related_name="differences", verbose_name=_("claim")
    )
    about = models.CharField(_("about"), max_length=200)
    stored = models.DecimalField(_("stored"), max_digits=18, decimal_places=3)
    computed = models.DecimalField(_("computed"), max_digits=18, decimal_places=3)

    class Meta:
        ordering = ["run", "pk"]
        verbose_name = _("difference")
        verbose_name_plural = _("differences")

    def __str__(self):
        return f"{self.about}: {self.stored} / {self.computed}"
