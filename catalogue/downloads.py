"""Every counted contribution as CSV, from which anyone can add up the published totals.

Two kinds of line. A `contribution` line says what one engagement counts for in one target, state,
basis and kind; a `place` line says in which place how much of it lies. A mapped contribution whose
exact places are private has no place line of its own: those of one province are put together in
lines without a reference. Exact quantities, in the base unit of the target; no geometry.
"""

import csv
import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Sum

from axes.units import MEASURES
from counting.confirmation import earliest_confirmed
from counting.models import Attribution, Basis, Credit, Kind
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
KEYS = ["target_code", "state", "kind", "is_declared", "confirmed", "reference"]
PLACE_KEYS = ["place", "region_code", "province_code"]


class Writer:
    """Takes a line and hands it back, for the csv module writes into files only."""

    def write(self, text: str) -> str:
        return text


def counts_as_csv(today: datetime.date) -> Iterator[str]:
    """The file, line by line: three queries, however large the register is."""
    writer = csv.writer(Writer(), lineterminator="\n")
    yield writer.writerow(COLUMNS)
    with one_moment():
        for row in rows_of_counts(today):
            yield writer.writerow([row.get(column, "") for column in COLUMNS])


@contextmanager
def one_moment() -> Iterator[None]:
    """All queries see the register as the first one did, whatever is counted meanwhile."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def rows_of_counts(today: datetime.date) -> Iterator[dict[str, Any]]:
    """The lines as dicts by column."""
    earliest = earliest_confirmed(today)
    for row in contributions():
        yield described("contribution", row, earliest)
    for row in places():
        yield described("place", row, earliest)


def contributions() -> Iterator[dict[str, Any]]:
    """What each engagement counts for, what is shared, and what lies outside Belgium."""
    counted = Credit.objects.filter(claim__withdrawn_at=None, computed_at__isnull=False)
    sums = keyed(counted, "claim__", "confirmed_in").values(*KEYS, "metric_kind")
    sums = sums.annotate(
        sum_raw=Sum("raw"),
        sum_credited=Sum("credited"),
        sum_shared=Sum("shared"),
        sum_outside=Sum("outside"),
    )
    return sums.order_by(*KEYS).iterator(chunk_size=CHUNK)


def places() -> Iterator[dict[str, Any]]:
    """Where it lies: by engagement where its places are public, else by province only."""
    parts = keyed(
        Attribution.objects.filter(credit__claim__withdrawn_at=None),
        "credit__claim__",
        "credit__confirmed_in",
    ).annotate(
        region_code=F("region__nis_code"),
        province_code=F("province__nis_code"),
        municipality_code=F("municipality__nis_code"),
    )
    exact = Engagement.objects.accepted().filter(exact_places_are_public=True)
    is_public = Q(is_declared=True) | Q(reference__in=exact.values("reference"))
    yield from summed_parts(parts.filter(is_public), [*KEYS, *PLACE_KEYS, "municipality_code"])
    without_reference = [key for key in KEYS if key != "reference"]
    yield from summed_parts(parts.exclude(is_public), [*without_reference, *PLACE_KEYS])


def summed_parts(parts: QuerySet, keys: list[str]) -> Iterator[dict[str, Any]]:
    sums = parts.values(*keys, "metric_kind").annotate(sum_credited=Sum("quantity"))
    return sums.order_by(*keys).iterator(chunk_size=CHUNK)


def keyed(rows: QuerySet, claim: str, confirmed_in: str) -> QuerySet:
    """Rows with what is known of their claim, under the names of KEYS."""
    return rows.annotate(
        reference=F(f"{claim}source"),
        target_code=F(f"{claim}target__code"),
        metric_kind=F(f"{claim}target__metric_kind"),
        state=F(f"{claim}state"),
        kind=F(f"{claim}kind"),
        is_declared=Q(**{f"{claim}declared_quantity__isnull": False}),
        confirmed=F(confirmed_in),
    )


def described(line: str, row: dict[str, Any], earliest: datetime.date) -> dict[str, Any]:
    """A row of sums as a line of the file; a loss has a minus sign."""
    sign = -1 if row["kind"] == Kind.REMOVED else 1
    confirmed = row["confirmed"]
    return {
        "line": line,
        "reference": row.get("reference", ""),
        "target": row["target_code"],
        "unit": MEASURES[row["metric_kind"]].base_unit,
        "state": row["state"],
        "basis": (Basis.DECLARED if row["is_declared"] else Basis.MAPPED).value,
        "kind": row["kind"],
        "confirmed_in": confirmed.strftime("%Y-%m") if confirmed else "",
        "not_confirmed": "yes" if confirmed and confirmed < earliest else "no",
        "place": row.get("place", ""),
        "region": row.get("region_code") or "",
        "province": row.get("province_code") or "",
        "municipality": row.get("municipality_code") or "",
    } | {
        column: exact(sign * row[f"sum_{column}"])
        for column in ("raw", "credited", "shared", "outside")
        if f"sum_{column}" in row
    }


def exact(quantity: Decimal) -> str:
    """All three decimals, never in powers of ten."""
    return f"{quantity:.3f}"
