"""One engagement with everything that is kept of it, as the lines of one table."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from correspondence.models import Letter
from counting.models import Claim, LedgerEntry, PairDecision
from desk.history import Trace, in_words, traces
from desk.tables import Cells, written_out
from engagements.models import Engagement, Site, StatusChange
from progress.models import Report

COLUMNS = ["part", "number", "name", "value"]
#: Geometries are in the downloads; here they would fill the file.
LEFT_OUT = {"geometry", "planar", "cell", "sought", "searched", "shown", "shown_geometry"}


def lines(engagement: Engagement) -> Iterator[Cells]:
    """A line for each value: content, sites, answers, letters, claims, credits, ledger, history."""
    reference = engagement.reference
    parts: dict[str, Any] = {
        "engagement": [engagement],
        "partner": [engagement.partner] if engagement.partner else [],
        "contribution": engagement.contributions.order_by("number"),
        "site": Site.objects.filter(contribution__engagement=engagement).defer("geometry", "cell"),
        "answer": engagement.criterion_answers.select_related("criterion"),
        "finding": engagement.findings.all(),
        "status change": StatusChange.objects.filter(engagement=engagement),
        "step of review": engagement.review_steps.all(),
        "letter": Letter.objects.filter(about=reference).order_by("written_at"),
        "claim": Claim.objects.filter(source=reference).defer("geometry", "planar"),
        "credit": [
            claim.credit
            for claim in Claim.objects.filter(source=reference)
            .select_related("credit")
            .defer("geometry", "planar")
            if hasattr(claim, "credit")
        ],
        "decision on two sites": PairDecision.objects.filter(first_source=reference)
        | PairDecision.objects.filter(second_source=reference),
        "ledger": LedgerEntry.objects.filter(source=reference).order_by("at", "pk"),
        "report": Report.objects.filter(contribution__engagement=engagement).order_by("pk"),
    }
    for part, rows in parts.items():
        for number, row in enumerate(rows, start=1):
            for name, value in values(row):
                yield [part, number, name, as_text(value)]
    for number, trace in enumerate(map(in_words, traces(about=reference)), start=1):
        for name in Trace.__dataclass_fields__:
            yield [gettext("history"), number, name, as_text(getattr(trace, name))]


def as_text(value: Any) -> Any:
    return written_out(value) if isinstance(value, datetime.date) else value


def values(row: Model) -> Iterator[tuple[str, Any]]:
    """The fields of a row that say something, by their names in the register."""
    for field in row._meta.concrete_fields:
        if field.name not in LEFT_OUT and field.attname not in row.get_deferred_fields():
            value = getattr(row, field.attname)
            if value not in (None, ""):
                yield field.attname, value
