from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagements.querysets import ReviewReasonQuerySet
from engagements.workflow import Status


class ReviewReason(models.Model):
    """A reason that reviewers often give, in four languages; it becomes part of the letter."""

    class Decision(models.TextChoices):
        RETURNED = Status.RETURNED.value, pgettext_lazy("decision", "Ask for changes")
        DECLINED = Status.DECLINED.value, pgettext_lazy("decision", "Decline")
        WITHDRAWN = Status.WITHDRAWN.value, pgettext_lazy("decision", "Withdraw")

    decision = models.CharField(_("decision"), max_length=12, choices=Decision.choices)
    text = models.TextField(
        _("text"),
        max_length=600,
        help_text=_("A whole sentence to the writer, as it will stand in the letter."),
    )
    order = models.PositiveSmallIntegerField(pgettext_lazy("place in a list", "order"), default=0)
    is_active = models.BooleanField(
        _("offered"), default=True, help_text=_("Not ticked: reviewers no longer see it.")
    )

    objects = ReviewReasonQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "order", "pk"]
        verbose_name = _("reason of a reviewer")
        verbose_name_plural = _("reasons of reviewers")

    def __str__(self) -> str:
        return self.text

    def text_in(self, language: str) -> str:
        """The sentence in a writer's language, or in the first one it has been written in."""
        return getattr(self, f"text_{language}", "") or self.text
