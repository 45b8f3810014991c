"""The ledger, and the requests that lead to its entries."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from axes.models import Target
from counting.models.claim import Claim
from counting.models.terms import Basis, Kind, Reason, State
from counting.querysets import UNHURRIED, LedgerQuerySet, RequestQuerySet


class LedgerEntry(models.Model):
    """One change of a national total: by how much, why, and through which sources.

    By nothing, where other boundaries moved something from place to place, or a correction from one
    kind of actor to another. The entries of a target, state, basis and kind add up to its national
    total, to the last digit.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    target = models.ForeignKey(
        Target, models.PROTECT, related_name="ledger_entries", verbose_name=_("target")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason.choices)
    source = models.CharField(_("source"), max_length=20, db_collation="C")
    other_source = models.CharField(_("other source"), max_length=20, blank=True, db_collation="C")
    change = models.DecimalField(_("change"), max_digits=18, decimal_places=3)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        indexes = [
            models.Index(name="ledger_of_target", fields=["target", "-at"]),
            models.Index(name="ledger_of_source", fields=["source", "-at"]),
            models.Index(name="ledger_of_other_source", fields=["other_source"]),
            models.Index(name="ledger_moved", fields=["id"], condition=~Q(change=0)),
            models.Index(
                name="ledger_moved_of_target",
                fields=["target", "-at", "-id"],
                condition=~Q(change=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} · {self.get_reason_display()} · {self.source}: {self.change}"


class RecountRequest(models.Model):
    """A claim whose credit, and whose neighbours' credits, must be computed again.

    Written in the transaction of the act that made it necessary, and deleted in the transaction
    that recounts: what is written here is never lost and never counted twice.
    """

    claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="recount_requests", verbose_name=_("claim")
    )
    reason = models.CharField(_("reason"), max_length=16, choices=Reason.choices)
    requested_at = models.DateTimeField(_("requested at"), auto_now_add=True)
    turn = models.PositiveIntegerField(
        _("turn"),
        default=0,
        db_default=0,
        editable=False,
        help_text=_("A large act is dealt with in turns, and leaves room between them."),
    )
    attempts = models.PositiveSmallIntegerField(
        _("failed attempts"), default=0, db_default=0, editable=False
    )
    error = models.TextField(
        _("error"),
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("Why this recount was set aside, so that the others could go on."),
    )

    #: Claims in a turn: of what an act on an engagement asks for, and of what concerns everybody.
    TURN = 500
    LARGE_TURN = 2000
    #: Of 2**31, by which turn numbers go up: turns that follow each other lie far apart.
    SCATTER = 1_327_217_885

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("request to recount")
        verbose_name_plural = _("requests to recount")
        indexes = [
            models.Index(
                name="request_urgent",
                fields=["turn", "id"],
                condition=Q(error="") & ~Q(reason__in=UNHURRIED),
            ),
            models.Index(name="request_waiting", fields=["turn", "id"], condition=Q(error="")),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.get_reason_display()}"

    @classmethod
    def turn_at(cls, place: int) -> int:
        """The turn of the claim at this place, from 0, in the order in which they lie.

        Two workers side by side would wait for each other at every claim between them, so they
        are sent to places far from each other (multiples of the golden section).
        """
        return place // cls.TURN * cls.SCATTER % 2**31
