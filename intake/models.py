"""Tables that the team sends: what each row will do, and how far it has been done."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intake.querysets import RowQuerySet, SheetQuerySet


class Kind(models.TextChoices):
    PARTNERS = "partners", pgettext_lazy("kind of table", "Partners")
    ENGAGEMENTS = "engagements", pgettext_lazy("kind of table", "Engagements")
    RECORDS = "records", pgettext_lazy("kind of table", "Records of another register")


class State(models.TextChoices):
    READING = "reading", pgettext_lazy("state of a table", "Being read")
    ASKING = "asking", pgettext_lazy("state of a table", "Waits for your yes")
    TAKING = "taking over", pgettext_lazy("state of a table", "Being taken over")
    DONE = "done", pgettext_lazy("state of a table", "Done")
    DROPPED = "dropped", pgettext_lazy("state of a table", "Dropped")
    UNREADABLE = "unreadable", pgettext_lazy("state of a table", "Cannot be read")


class Verdict(models.TextChoices):
    NEW = "new", pgettext_lazy("what a row will do", "New")
    SAME = "same", pgettext_lazy("what a row will do", "Known already")
    ERROR = "error", pgettext_lazy("what a row will do", "Error")


def random_name(_sheet: Any, _name: str) -> str:
    """A name that says nothing: the file is private, no address leads to it."""
    return f"intake/{secrets.token_hex(20)}"


class Sheet(models.Model):
    """A table with one partner, engagement or record in each row. Nothing of it is taken over
    before somebody has seen what each row will do and said yes.
    """

    kind = models.CharField(_("what it holds"), max_length=12, choices=Kind.choices)
    file = models.FileField(_("file"), upload_to=random_name, max_length=120)
    name = models.CharField(_("name of the file"), max_length=200, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.READING, editable=False
    )
    is_read = models.BooleanField(_("all rows are read"), default=False, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="sheets",
        verbose_name=_("sent by"),
    )
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    # When a worker last had it: while one has, the clock asks for no second one.
    carried_on_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("table")
        verbose_name_plural = _("tables")

    def __str__(self) -> str:
        return self.name


class Row(models.Model):
    """One row of a table: what it says, what it will do, whether it is done."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="rows", verbose_name=_("table"))
    number = models.PositiveIntegerField(_("line"), help_text=_("The head is line 1."))
    cells = models.JSONField(_("cells"))
    # What makes two rows the same; empty where it cannot be read.
    identity = models.CharField(_("identity"), max_length=400, blank=True)
    verdict = models.CharField(
        _("what it will do"), max_length=5, choices=Verdict.choices, blank=True
    )
    words = models.TextField(_("in words"), blank=True)
    is_done = models.BooleanField(_("done"), default=False)

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["sheet", "number"]
        verbose_name = _("row of a table")
        verbose_name_plural = _("rows of a table")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="row_once_per_sheet")
        ]
        indexes = [
            models.Index(fields=["sheet", "identity"], name="rows_by_identity"),
            models.Index(fields=["sheet", "verdict", "is_done", "number"], name="rows_to_do"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, {self.number}"
