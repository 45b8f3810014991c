"""Every counted contribution as CSV, from which anyone can add up the published totals.

Two kinds of line. A `contribution` line says what one engagement counts for in one target, state,
basis and kind; a `place` line says in which place how much of it lies. A mapped contribution whose
exact places are private has no place line of its own: those of one place are put together in
lines without reference, kind and month, which say no more than the tables by place do. Exact
quantities, in the base unit of the target; no geometry.
"""

import csv
import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Sum, When

from axes.units import MEASURES
from counting.confirmation import earliest_confirmed
from counting.models import Attribution, Basis, Credit, Kind
from counting.recount import one_moment
from engagements.models import Engagement

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
COLUMNS = [
    "line",
    "reference",
    "target",
    "unit",
    "state",
    "basis",
    "kind",
    "confirmed_in",
    "not_confirmed",
    "raw",
    "credited",
    "shared",
    "outside",
    "place",
    "region",
    "province",
    "municipality",
]
# How many rows are asked for at once.
CHUNK = 5000
# What a line is about, and the order of the lines.
TOTAL_KEYS = ["target_code", "state", "is_declared", "is_lapsed"]
KEYS = [*TOTAL_KEYS, "kind", "confirmed", "reference"]
PLACE_KEYS = ["place", "region_code", "province_code", "municipality_code"]


class Writer:
    """Takes a line and hands it back, for the csv module writes into files only."""

    def write(self, text: str) -> str:
        return text


def counts_as_csv(today: datetime.date) -> Iterator[str]:
    """The file, line by line: three queries, however large the register is."""
    writer = csv.writer(Writer(), lineterminator="\n")
    yield writer.writerow(COLUMNS)
    with one_moment(read_only=True):
        for row in rows_of_counts(today):
            yield writer.writerow([row.get(column, "") for column in COLUMNS])


def rows_of_counts(today: datetime.date) -> Iterator[dict[str, Any]]:
    """The lines as dicts by column."""
    earliest = earliest_confirmed(today)
    for row in contributions(earliest):
        yield described("contribution", row)
    for row in places(earliest):
        yield described("place", row)


def contributions(
    earliest: datetime.date, references: Iterable[str] | None = None
) -> Iterator[dict[str, Any]]:
    """What each engagement (or these) counts for, what is shared, and what lies outside Belgium."""
    counted = Credit.objects.filter(claim__withdrawn_at=None, computed_at__isnull=False)
    if references is not None:
        counted = counted.filter(claim__source__in=list(references))
    sums = keyed(counted, "claim__", "confirmed_in", earliest).values(*KEYS, "metric_kind")
    sums = sums.annotate(
        sum_raw=signed("raw"),
        sum_credited=signed("credited"),
        sum_shared=signed("shared"),
        sum_outside=signed("outside"),
    )
    return sums.order_by(*KEYS).iterator(chunk_size=CHUNK)


def places(earliest: datetime.date) -> Iterator[dict[str, Any]]:
    """Where it lies: by engagement where its places are public, else by place only."""
    parts = keyed(
        Attribution.objects.filter(credit__claim__withdrawn_at=None),
        "credit__claim__",
        "credit__confirmed_in",
        earliest,
    ).annotate(
        region_code=F("region__nis_code"),
        province_code=F("province__nis_code"),
        municipality_code=F("municipality__nis_code"),
    )
    exact = Engagement.objects.accepted().filter(exact_places_are_public=True)
    is_public = Q(is_declared=True) | Q(reference__in=exact.values("reference"))
    yield from summed_parts(parts.filter(is_public), [*KEYS, *PLACE_KEYS])
    yield from summed_parts(parts.exclude(is_public), [*TOTAL_KEYS, *PLACE_KEYS])


def summed_parts(parts: QuerySet, keys: list[str]) -> Iterator[dict[str, Any]]:
    sums = parts.values(*keys, "metric_kind").annotate(sum_credited=signed("quantity"))
    return sums.order_by(*keys).iterator(chunk_size=CHUNK)


def signed(quantity: str) -> Sum:
    """The sum, a loss with a minus sign."""
    return Sum(Case(When(kind=Kind.REMOVED, then=-F(quantity)), default=F(quantity)))


def keyed(rows: QuerySet, claim: str, confirmed_in: str, earliest: datetime.date) -> QuerySet:
    """Rows with what is known of their claim, under the names of KEYS."""
    return rows.annotate(
        reference=F(f"{claim}source"),
        target_code=F(f"{claim}target__code"),
        metric_kind=F(f"{claim}target__metric_kind"),
        state=F(f"{claim}state"),
        kind=F(f"{claim}kind"),
        is_declared=Q(**{f"{claim}declared_quantity__isnull": False}),
        confirmed=F(confirmed_in),
        # A month of nothing is that of a promise, which does not lapse.
        is_lapsed=Case(When(**{f"{confirmed_in}__lt": earliest}, then=True), default=False),
    )


def described(line: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of sums as a line of the file."""
    confirmed = row.get("confirmed")
    return {
        "line": line,
        "reference": row.get("reference", ""),
        "target": row["target_code"],
        "unit": MEASURES[row["metric_kind"]].base_unit,
        "state": row["state"],
        "basis": (Basis.DECLARED if row["is_declared"] else Basis.MAPPED).value,
        "kind": row.get("kind", ""),
        "confirmed_in": confirmed.strftime("%Y-%m") if confirmed else "",
        "not_confirmed": "yes" if row["is_lapsed"] else "no",
        "place": row.get("place", ""),
        "region": row.get("region_code") or "",
        "province": row.get("province_code") or "",
        "municipality": row.get("municipality_code") or "",
    } | {
        column: exact(row[f"sum_{column}"])
        for column in ("raw", "credited", "shared", "outside")
        if f"sum_{column}" in row
    }


def exact(quantity: Decimal) -> str:
    """All three decimals, never in powers of ten."""
    return f"{quantity:.3f}"
