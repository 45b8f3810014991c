"""Acts on reports: accept what was done, verify it from the evidence, send it back, confirm it."""

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.utils.translation import gettext

from counting import claims
from counting.models import State
from engagements.models import Engagement
from engagements.placing import as_stored, measure
from engagements.postings import mapped_postings, standing
from geofiles.reading import Feature
from languages.templatetags.dates import date_shown
from progress.models import Report, ReportMoveNotAllowed, ReportRefused, ReportSite
from progress.workflow import COUNTED, Status

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def accept(report: Report, *, by: "User") -> None:
    """Believe the report: its share of what was pledged counts as implemented."""
    refuse_if_it_cannot_count(report)
    report.move_to(Status.ACCEPTED, by=by)
    count(report, State.IMPLEMENTED)


@transaction.atomic
def verify(report: Report, *, by: "User") -> None:
    """Note that the Alliance has seen the evidence: the share counts as verified."""
    refuse_if_it_cannot_count(report)
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
    refuse_if_it_cannot_count(report)
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


def refuse_if_it_cannot_count(report: Report) -> None:
    """Raise ReportRefused when the engagement is not accepted any more, or a later report counts.

    The engagement's row is locked, so that it is not withdrawn while the report is counted.
    """
    engagements = Engagement.objects.select_for_update()
    if not engagements.get(contributions=report.contribution_id).is_public:
        raise ReportRefused(gettext("The engagement is not accepted (any more)."))
    counted = Report.objects.filter(contribution=report.contribution_id, status__in=COUNTED)
    later = counted.filter(situation_on__gt=report.situation_on).first()
    if later is not None:
        raise ReportRefused(
            gettext("A later report counts already, of %(day)s.")
            % {"day": date_shown(later.situation_on, "DATE_FORMAT")}
        )


def count(report: Report, state: State) -> None:
    """Let what the report says count in `state`, instead of what an earlier report said."""
    contribution = report.contribution
    if report.is_mapped:
        count_sites(report, state)
        return
    claims.report_share(
        contribution.engagement.reference,
        state=state,
        share=report.done_share,
        confirmed_at=report.situation_at,
        target=contribution.target,
    )


def count_sites(report: Report, state: State) -> None:
    """Claim the reported sites themselves, with the rank of the engagement they belong to."""
    contribution = report.contribution
    engagement = contribution.engagement
    claims.replace(
        engagement.reference,
        mapped_postings(contribution, report.sites.all()),
        **standing(engagement),
        state=state,
        confirmed_at=report.situation_at,
        target=contribution.target,
    )


@transaction.atomic
def give_sites(report: Report, features: list[Feature]) -> None:
    """Note where it was done, and take the share from what was measured."""
    contribution = report.contribution
    shapes = np.array([feature.geometry for feature in features], dtype=object)
    measured = measure(contribution.target, shapes)
    report.sites.all().delete()
    ReportSite.objects.bulk_create(
        ReportSite(report=report, number=number, geometry=as_stored(shape), measured=quantity)
        for number, (shape, quantity) in enumerate(zip(shapes, measured, strict=True), start=1)
    )
    done = sum(measured, Decimal(0))
    pledged = contribution.quantity or done
    report.done_percent = min(Decimal(100), round(100 * done / pledged, 2))
    report.save(update_fields=["done_percent"])
