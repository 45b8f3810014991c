"""Acts on reports: accept what was done, verify it from the evidence, send it back."""

from typing import TYPE_CHECKING

from django.db import transaction

from counting import claims
from counting.models import State
from progress.models import Report
from progress.workflow import Status

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


def count(report: Report, state: State) -> None:
    """Let the reported share count in `state`, instead of what an earlier report said."""
    contribution = report.contribution
    claims.report_share(
        contribution.engagement.reference,
        state=state,
        share=report.done_share,
        target=contribution.target,
    )
