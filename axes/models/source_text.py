"""What was last loaded, to recognise what the team has edited since."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceText(models.Model):
    """What the framework's file said about one field when it was last loaded.

    Compared with the row, it tells a text edited by the team from one that only the file changed.
    """

    subject = models.CharField(_("what the text belongs to"), max_length=200)
    field = models.CharField(_("field"), max_length=60)
    text = models.TextField(_("text"), blank=True)
    loaded_at = models.DateTimeField(_("loaded at"), auto_now=True)

    class Meta:
        ordering = ["subject", "field"]
        verbose_name = _("text as loaded")
        verbose_name_plural = _("texts as loaded")
        constraints = [
            models.UniqueConstraint(fields=["subject", "field"], name="source_text_once_per_field")
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.field}"
