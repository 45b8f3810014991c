from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from axes.templatetags.figures import as_shown
from registers.models import Record


class FindingKind(models.TextChoices):
    """What a machine can notice; the label is the mark in the queue."""

    OUTSIDE = "outside", pgettext_lazy("mark of a finding", "outside Belgium")
    OVERLAP = "overlap", pgettext_lazy("mark of a finding", "overlap")
    DIFFERENCE = "difference", pgettext_lazy("mark of a finding", "typed ≠ measured")
    TEXT = "text", pgettext_lazy("mark of a finding", "same text")
    SIZE = "size", pgettext_lazy("mark of a finding", "large")
    SPEED = "speed", pgettext_lazy("mark of a finding", "fast")
    PLACE = "place", pgettext_lazy("mark of a finding", "same place")
    ELSEWHERE = "elsewhere", pgettext_lazy("mark of a finding", "in another register")
    ADDRESS = "address", pgettext_lazy("mark of a finding", "throw-away address")


SENTENCES = {
    FindingKind.OUTSIDE: _("%(quantity)s of %(compared_with)s lies outside Belgium."),
    FindingKind.OVERLAP: _("%(quantity)s of %(compared_with)s is counted already."),
    FindingKind.DIFFERENCE: _("%(compared_with)s was typed, but %(quantity)s is measured."),
    FindingKind.TEXT: _("%(percent)s %% of the description is as in another engagement."),
    FindingKind.SIZE: _("%(quantity)s is much for a citizen: more than %(compared_with)s."),
    FindingKind.SPEED: _(
        "%(quantity)s would have to be created every day; more than %(compared_with)s is unusual."
    ),
    FindingKind.PLACE: _("Another engagement promises the same, here and at the same time."),
    FindingKind.ELSEWHERE: _("It looks like a record that another register counts."),
    FindingKind.ADDRESS: _("Addresses at %(words)s are made to be thrown away."),
}


class Finding(models.Model):
    """What the machine noticed about an engagement, and on what it is based.

    Written anew whenever the engagement is examined. Quantities are in the base unit of the
    contribution's target.
    """

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.CASCADE, related_name="findings"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=FindingKind.choices)
    contribution = models.ForeignKey(
        "engagements.Contribution",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="findings",
    )
    other = models.ForeignKey(
        "engagements.Engagement",
        verbose_name=_("other engagement"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="findings_elsewhere",
    )
    record = models.ForeignKey(
        Record,
        verbose_name=_("record of another register"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="findings",
    )
    quantity = models.DecimalField(
        _("quantity"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    compared_with = models.DecimalField(
        _("compared with"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    percent = models.PositiveSmallIntegerField(_("per cent"), null=True, blank=True)
    words = models.CharField(_("words"), max_length=254, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        indexes = [models.Index(fields=["kind"], name="findings_by_kind")]

    def __str__(self) -> str:
        return self.mark

    @property
    def mark(self) -> str:
        """The few words that stand in the queue."""
        label = str(FindingKind(self.kind).label)
        return label if self.percent is None else f"{label} {self.percent}\N{NO-BREAK SPACE}%"

    @property
    def sentence(self) -> str:
        """What the finding is based on, in figures."""
        target = self.contribution and self.contribution.target
        quantities = {
            name: as_shown(getattr(self, name), target) if target else ""
            for name in ("quantity", "compared_with")
        }
        values = {"percent": self.percent, "words": self.words, **quantities}
        return str(SENTENCES[FindingKind(self.kind)]) % values
