"""What the API says of totals, engagements, partners, the framework and the ledger.

Values in, values out, ready for JSON. Quantities are exact: in the base unit of the target (m, m²,
number, t/year), a loss with a minus sign; `shown` is the same as the pages print it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from axes.models import Objective, Target
from catalogue.changes import Change, changes_of
from catalogue.downloads import contributions, described
from catalogue.questions import LEVELS
from catalogue.rulers import Ruler
from counting.confirmation import earliest_confirmed
from counting.models import LedgerEntry, Total
from counting.querysets import TotalQuerySet
from engagements.models import Engagement
from partners.models import Partner
from territory.models import Municipality, PlaceTable, Province, Region

Json = dict[str, Any]
QUANTITIES = ("raw", "credited", "shared", "outside")


def objective_as_json(objective: Objective) -> Json:
    return {
        "slug": objective.slug,
        "number": objective.number,
        "name": objective.name,
        "summary": objective.summary,
        "axis": {"number": objective.axis.number, "name": objective.axis.name},
    }


def target_as_json(target: Target) -> Json:
    return {
        "code": target.code,
        "objective": target.objective.slug,
        "label": target.label,
        "value": float(target.value),
        "unit": target.unit,
        "metric_kind": target.metric_kind,
        "base_unit": target.base_unit,
        "target_year": target.target_year,
        "tolerance_m": float(target.tolerance_m),
        "minimum_shared_run_m": float(target.minimum_shared_run_m),
        "valid_from": target.valid_from and target.valid_from.isoformat(),
        "valid_to": target.valid_to and target.valid_to.isoformat(),
    }


def totals_as_json(target: Target | None, by: str) -> list[Json]:
    """Confirmed totals and, told apart from them, those not confirmed any more."""
    targets = {each.pk: each for each in Target.objects.all()}
    levels = LEVELS.get(by, ())
    codes = nis_codes(levels)
    rows = []
    for totals, lapsed in (
        (Total.objects.confirmed(), False),
        (Total.objects.not_confirmed(), True),
    ):
        chosen = totals if target is None else totals.for_target(target)
        rows += [
            total_as_json(
                row, targets[row["target"]], told_apart(row, levels, codes), lapsed=lapsed
            )
            for row in summed(chosen, by)
        ]
    return rows


def summed(totals: TotalQuerySet, by: str) -> list[dict]:
    """The rows that the pages read too."""
    sums = {
        "region": totals.by_region,
        "province": totals.by_province,
        "municipality": totals.by_municipality,
        "kind": totals.by_actor_kind,
    }
    return sums.get(by, totals.national)()


def nis_codes(levels: Iterable[str]) -> dict[str, dict[int | None, str | None]]:
    """{level: {primary key: NIS code}} of the levels that are places."""
    tables: dict[str, PlaceTable] = {
        "region": Region,
        "province": Province,
        "municipality": Municipality,
    }
    return {
        level: dict(tables[level].objects.values_list("pk", "nis_code"))
        for level in levels
        if level in tables
    }


def told_apart(row: dict, levels: Iterable[str], codes: dict[str, dict]) -> Json:
    """By what this row is told apart from others: places by their NIS codes."""
    return {
        level: codes[level].get(row[level]) if level in codes else row[level] for level in levels
    }


def total_as_json(row: dict, target: Target, told_apart: Json, *, lapsed: bool) -> Json:
    return {
        "target": target.code,
        "state": row["state"],
        "is_confirmed": not lapsed,
        "basis": row["basis"],
        "act": row["kind"],
        **told_apart,
        "credited": float(row["credited"]),
        "base_unit": target.base_unit,
        "shown": Ruler.of(target).read(row["credited"]),
        "unit": Ruler.of(target).unit,
    }


def engagements_as_json(engagements: Iterable[Engagement], today: date) -> list[Json]:
    """Engagements `with_contributions`, with what each counts for: one more query for all."""
    engagements = list(engagements)
    counts = counts_of([each.reference for each in engagements], today)
    return [engagement_as_json(each, counts.get(each.reference, [])) for each in engagements]


def counts_of(references: list[str], today: date) -> dict[str, list[Json]]:
    """The lines of the file of counts, by reference."""
    counts: dict[str, list[Json]] = defaultdict(list)
    for row in contributions(earliest_confirmed(today), references):
        line = described("contribution", row)
        counts[line["reference"]].append(
            {
                "target": line["target"],
                "state": line["state"],
                "is_confirmed": line["not_confirmed"] == "no",
                "confirmed_in": line["confirmed_in"] or None,
                "basis": line["basis"],
                "act": line["kind"],
                "base_unit": line["unit"],
                **{name: float(line[name]) for name in QUANTITIES},
            }
        )
    return counts


def engagement_as_json(engagement: Engagement, counts: list[Json]) -> Json:
    partner = engagement.partner
    return {
        "reference": engagement.reference,
        "title": engagement.title,
        "description": engagement.description,
        "language": engagement.language,
        "status": engagement.status,
        "partner": partner_as_json(partner),
        "starts_on": engagement.starts_on and engagement.starts_on.isoformat(),
        "ends_on": engagement.ends_on and engagement.ends_on.isoformat(),
        "accepted_at": moment(engagement.accepted_at),
        "exact_places_are_public": engagement.exact_places_are_public,
        "targets": list(dict.fromkeys(each.target.code for each in engagement.contributions.all())),
        "counts": counts,
        "page": settings.SITE_ADDRESS + engagement.get_absolute_url(),
    }


def partner_as_json(partner: Partner | None) -> Json | None:
    """An organisation by name and key; of a citizen nothing but that it is one."""
    if partner is None:
        return None
    if partner.is_citizen:
        return {"key": None, "kind": partner.kind, "name": partner.public_name}
    return {"key": str(partner.key), "kind": partner.kind, "name": partner.public_name}


def ledger_as_json(entries: Iterable[LedgerEntry]) -> list[Json]:
    """Entries with their targets, engagements named where the pages name them: one more query."""
    entries = list(entries)
    return [
        entry_as_json(entry, change)
        for entry, change in zip(entries, changes_of(entries), strict=True)
    ]


def entry_as_json(entry: LedgerEntry, change: Change) -> Json:
    return {
        "number": entry.pk,
        "at": moment(entry.at),
        "target": entry.target.code,
        "state": entry.state,
        "basis": entry.basis,
        "act": entry.kind,
        "reason": entry.reason,
        "reason_shown": str(change.reason),
        "change": float(entry.change),
        "base_unit": entry.target.base_unit,
        "reference": change.reference or None,
        "other_reference": change.other_reference or None,
    }


def moment(at: Any) -> str | None:
    return timezone.localtime(at).isoformat() if at else None
