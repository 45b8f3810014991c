"""The figures behind the charts as CSV: exact quantities, in the base unit of their target."""

import csv
import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Sum, When
from django.http import HttpResponse

from axes.models import Target
from axes.units import MEASURES
from counting.confirmation import earliest_confirmed
from counting.models import Snapshot
from counting.querysets import ActorTotalQuerySet, FiguresQuerySet, TotalQuerySet

THEMES = ["axis", "objective", "target", "unit"]
PARTS = ["state", "basis", "kind", "not_confirmed", "kind_of_partner"]
PLACES = ["place", "region", "province", "municipality"]
FIGURES = [*THEMES, *PARTS, *PLACES, "credited"]
OF_PARTNER = [*THEMES, *PARTS, "credited", "shared"]
TREND = ["target", "unit", "day", "state", "basis", "credited", "not_confirmed"]
# What the themes, parts and places are read from.
KEYS = [
    *("axis", "objective", "code", "metric_kind"),
    *("state", "basis", "kind", "has_lapsed", "actor_kind"),
]
PLACE_KEYS = ["place", "region_code", "province_code", "municipality_code"]


def figures_csv(totals: TotalQuerySet, today: datetime.date, name: str) -> HttpResponse:
    """All figures of some targets or places: the sum over any column is what the pages say."""
    rows = with_themes(totals, today).annotate(
        region_code=F("region__nis_code"),
        province_code=F("province__nis_code"),
        municipality_code=F("municipality__nis_code"),
    )
    keys = [*KEYS, *PLACE_KEYS]
    sums = rows.order_by(*keys).values_list(*keys).annotate(Sum("credited"))
    return as_csv(name, FIGURES, (figures_line(*row) for row in sums if row[-1]))


def partner_csv(totals: ActorTotalQuerySet, today: datetime.date, name: str) -> HttpResponse:
    """All figures of one partner: what counts for it, and what it shares with earlier ones."""
    rows = with_themes(totals, today).order_by(*KEYS).values_list(*KEYS)
    sums = rows.annotate(Sum("credited"), Sum("shared"))
    return as_csv(name, OF_PARTNER, (figures_line(*row) for row in sums if any(row[-2:])))


def with_themes(totals: FiguresQuerySet, today: datetime.date) -> FiguresQuerySet:
    """Totals with what they are for, and whether they have lapsed."""
    has_lapsed = Case(When(confirmed_in__lt=earliest_confirmed(today), then=True), default=False)
    return totals.annotate(
        axis=F("target__objective__axis__slug"),
        objective=F("target__objective__slug"),
        code=F("target__code"),
        metric_kind=F("target__metric_kind"),
        has_lapsed=has_lapsed,
    )


def figures_line(*row: Any) -> list[Any]:
    *themes, metric_kind, state, basis, kind, has_lapsed = row[:8]
    unit, lapsed = MEASURES[metric_kind].base_unit, "yes" if has_lapsed else "no"
    rest = [f"{each:.3f}" if isinstance(each, Decimal) else each for each in row[8:]]
    return [*themes, unit, state, basis, kind, lapsed, *rest]


def trend_csv(target: Target) -> HttpResponse:
    """Every daily snapshot of one target."""
    rows = Snapshot.objects.for_target(target).order_by("on", "state", "basis")
    found = rows.values_list("on", "state", "basis", "credited", "not_confirmed")
    lines = ([target.code, target.base_unit, *row] for row in found.iterator())
    return as_csv(f"{target.code}-trend.csv", TREND, lines)


def as_csv(name: str, columns: list[str], lines: Iterable[list[Any]]) -> HttpResponse:
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    writer = csv.writer(answer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return answer
