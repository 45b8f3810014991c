from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReviewStep(models.Model):
    """What a reviewer did with an engagement without moving its status: who, when, to whom."""

    class Kind(models.TextChoices):
        TAKEN = "taken", pgettext_lazy("step of a review", "Taken on")
        HANDED_OVER = "handed over", pgettext_lazy("step of a review", "Handed over")
        LEFT = "left", pgettext_lazy("step of a review", "Left to others")
        PROPOSED = "proposed", pgettext_lazy("step of a review", "Acceptance proposed")

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.CASCADE, related_name="review_steps"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="review_steps",
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("to"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    words = models.TextField(_("words"), blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("step of a review")
        verbose_name_plural = _("steps of reviews")

    def __str__(self) -> str:
        kind = self.get_kind_display()
        return f"{kind}: {self.to}" if self.to else kind
