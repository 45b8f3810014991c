from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagements.workflow import Status


class StatusChange(models.Model):
    """Who moved an engagement, from what to what, when, with which words."""

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.CASCADE, related_name="status_changes"
    )
    from_status = models.CharField(_("from"), max_length=12, choices=Status.choices)
    to_status = models.CharField(_("to"), max_length=12, choices=Status.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="status_changes",
    )
    at = models.DateTimeField(_("at"))
    words = models.TextField(_("words"), blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("status change")
        verbose_name_plural = _("history")

    def __str__(self) -> str:
        if self.is_taken_back:
            return gettext("A change was taken back")
        if self.is_amended:
            return gettext("Changed as asked")
        return f"{Status(self.from_status).label} → {Status(self.to_status).label}"

    @property
    def is_amended(self) -> bool:
        """Whether the engagement got other content and kept its status."""
        return self.from_status == self.to_status or self.is_taken_back

    @property
    def is_taken_back(self) -> bool:
        """Whether the engagement got the content back that an adopted change had replaced."""
        return self.from_status == Status.ADOPTED and self.to_status == Status.ACCEPTED
