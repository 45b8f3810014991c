"""Acts on reports: accept what was done, verify it from the evidence, send it back, confirm it."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from counting import claims
from counting.models import State
from progress.models import Report, ReportMoveNotAllowed
from progress.workflow import COUNTED, Status

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def accept(report: Report, *, by: "User") -> None:
    """Believe the report: its share of what was pledged counts as implemented."""
    report.move_to(Status.ACCEPTED, by=by)
    count(report, State.IMPLEMENTED)


@transaction.atomic
def verify(report: Report, *, by: "User") -> None:
    """Note that the Alliance has seen the evidence: the share counts as verified."""
    report.move_to(Status.VERIFIED, by=by)
    count(report, State.VERIFIED)


@transaction.atomic
def send_back(report: Report, *, by: "User") -> None:
    """Do not count the report; the partner may send another."""
    report.move_to(Status.SENT_BACK, by=by)


@transaction.atomic
def confirm(report: Report, *, by: "User", words: str = "") -> Report:
    """Note that nothing has changed since this report: what was done is confirmed as of today.

    Today's situation is kept as a report of its own; no figure moves. Raises ReportMoveNotAllowed
    for a report that does not count.
    """
    if report.status not in COUNTED:
        raise ReportMoveNotAllowed(Status(report.status), Status.ACCEPTED)
    contribution = report.contribution
    today = Report.objects.create(
        contribution=contribution,
        done_percent=report.done_percent,
        words=words or gettext("Nothing has changed."),
    )
    today.move_to(Status.ACCEPTED, by=by)
    claims.confirm(
        contribution.engagement.reference, at=today.situation_at, target=contribution.target
    )
    return today


def count(report: Report, state: State) -> None:
    """Let the reported share count in `state`, instead of what an earlier report said."""
    contribution = report.contribution
    claims.report_share(
        contribution.engagement.reference,
        state=state,
        share=report.done_share,
        confirmed_at=report.situation_at,
        target=contribution.target,
    )
