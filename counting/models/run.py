"""Runs: full recounts in chunks, and where they differ from what is stored."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from axes.models import Target
from counting.models.claim import Claim
from counting.models.terms import State
from counting.querysets import ChunkQuerySet, RunQuerySet


class Run(models.Model):
    """A numbered recount of everything, compared with the stored figures.

    Every claim there was at its start is either counted or, for one reason, not counted. Those
    waiting for a recount are among them; only their comparison is left to the next run.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    rule_version = models.CharField(_("version of the rule"), max_length=20)
    digest = models.CharField(_("digest of the inputs"), max_length=64, blank=True)
    with_sensitivity = models.BooleanField(_("with other tolerances"), default=False)
    counted = models.PositiveIntegerField(_("claims counted"), default=0)
    not_counted = models.PositiveIntegerField(_("claims not counted"), default=0)
    withdrawn = models.PositiveIntegerField(_("of these withdrawn"), default=0)
    wholly_shared = models.PositiveIntegerField(_("of these wholly shared"), default=0)
    wholly_outside = models.PositiveIntegerField(_("of these wholly outside Belgium"), default=0)
    of_nothing = models.PositiveIntegerField(_("of these with nothing to count"), default=0)
    given_up = models.PositiveIntegerField(_("of these not computed"), default=0)
    waiting = models.PositiveIntegerField(_("claims waiting for a recount"), default=0)
    differing = models.PositiveIntegerField(_("figures that differ"), default=0)
    difference = models.DecimalField(
        _("largest difference"), max_digits=18, decimal_places=3, default=0
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        get_latest_by = "number"
        verbose_name = _("run")
        verbose_name_plural = _("runs")

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_over(self) -> bool:
        """True once the last chunk is done and the books have been compared."""
        return self.ended_at is not None

    @property
    def is_alarming(self) -> bool:
        """True if the team must look: figures differ, or some could not be computed."""
        return bool(self.differing or self.given_up)


class RunChunk(models.Model):
    """A part of a run that one worker computes at a stretch.

    Whoever computes it holds its row locked; a worker that dies lets go of it. It is begun at
    most `MOST_ATTEMPTS` times, so that a chunk that kills its worker does not do so for ever.
    """

    MOST_ATTEMPTS = 5

    run = models.ForeignKey(Run, models.CASCADE, related_name="chunks", verbose_name=_("run"))
    number = models.PositiveIntegerField(_("number"))
    target = models.ForeignKey(
        Target,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("target"),
        help_text=_("Of claims on a map, which lie together; empty for all others."),
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, blank=True)
    is_loss = models.BooleanField(_("losses"), default=False)
    is_wide = models.BooleanField(
        _("wide"), default=False, help_text=_("Long or large sites, whose neighbours lie anywhere.")
    )
    claims = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("claims"),
        help_text=_("Primary keys; emptied when the run ends."),
    )
    size = models.PositiveIntegerField(_("number of claims"))

    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    began_at = models.DateTimeField(_("started at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    error = models.TextField(_("error"), blank=True)

    counted = models.PositiveIntegerField(_("claims counted"), default=0)
    withdrawn = models.PositiveIntegerField(_("withdrawn"), default=0)
    wholly_shared = models.PositiveIntegerField(_("wholly shared"), default=0)
    wholly_outside = models.PositiveIntegerField(_("wholly outside Belgium"), default=0)
    of_nothing = models.PositiveIntegerField(_("with nothing to count"), default=0)
    waiting = models.PositiveIntegerField(_("waiting for a recount"), default=0)
    sensitivity = ArrayField(
        models.DecimalField(max_digits=18, decimal_places=3),
        default=list,
        verbose_name=_("credited with other tolerances"),
        help_text=_("In the order of Sensitivity.TOLERANCES, losses with a minus sign."),
    )

    objects = ChunkQuerySet.as_manager()

    class Meta:
        ordering = ["run", "number"]
        verbose_name = _("chunk of a run")
        verbose_name_plural = _("chunks of a run")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="chunk_once_per_run"),
        ]
        indexes = [
            models.Index(name="chunk_left", fields=["run"], condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"

    def end(self) -> None:
        """Note, in the transaction that writes the results, that the chunk is done."""
        self.ended_at = timezone.now()
        self.error = ""
        self.save()


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

    def __str__(self) -> str:
        return f"{self.about}: {self.stored} / {self.computed}"


class Sensitivity(models.Model):
    """What a mapped national figure would be with another tolerance; losses taken off.

    In the base unit of the target, as of one run.
    """

    #: In metres.
    TOLERANCES = (0, 2, 5, 10)

    run = models.ForeignKey(
        Run, models.CASCADE, related_name="sensitivities", verbose_name=_("run")
    )
    target = models.ForeignKey(
        Target, models.CASCADE, related_name="sensitivities", verbose_name=_("target")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    tolerance_m = models.PositiveSmallIntegerField(_("tolerance in metres"))
    credited = models.DecimalField(_("credited"), max_digits=18, decimal_places=3)

    class Meta:
        ordering = ["run", "target", "state", "tolerance_m"]
        verbose_name = _("figure with another tolerance")
        verbose_name_plural = _("figures with other tolerances")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "target", "state", "tolerance_m"], name="sensitivity_once_per_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} · {self.tolerance_m} m: {self.credited}"
