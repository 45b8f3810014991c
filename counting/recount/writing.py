"""Credits, totals and ledger, written together: either all of them change or none."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.utils import timezone

from counting.attribution import Part, Spot
from counting.measuring import as_decimal, from_decimal
from counting.models import Attribution, Basis, Credit, Kind, LedgerEntry, Overlap, Reason
from counting.querysets import CreditQuerySet
from counting.recount.computing import Computed, stored_parts

_ADD_TO_TOTAL = """
    INSERT INTO counting_total (
        target_id, state, basis, kind, actor_kind, confirmed_in,
        municipality_id, province_id, region_id, place, credited
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (
        target_id, state, basis, kind, actor_kind, confirmed_in,
        municipality_id, province_id, region_id, place
    ) DO UPDATE SET credited = counting_total.credited + EXCLUDED.credited
"""


@dataclass(frozen=True)
class Cause:
    """Why a credit may change: an act, or the neighbour it befell."""

    reason: Reason
    other_source: str = ""

    def for_change(self, change: int) -> Reason:
        """A neighbour's act takes ground or gives it back."""
        if self.reason == Reason.SHARED:
            return Reason.SHARED if change < 0 else Reason.FREED
        return self.reason


@dataclass(frozen=True)
class Stored:
    """A credit as it stands, its row locked."""

    pk: int
    figures: tuple[int, int, int, int]
    is_computed: bool
    confirmed_in: date | None
    overlaps: tuple[tuple[int, int], ...]
    parts: tuple[Part, ...]


def locked_credits(claims: Iterable[int]) -> dict[int, Stored]:
    """Lock the credits of these claims, in the order of their keys, and read them.

    Every recount locks credits before it reads neighbours and before it touches totals: whoever
    comes second waits here, and then sees what the first has written.
    """
    found = Credit.objects.filter(claim__in=list(claims)).order_by("pk")
    return _read(found.select_for_update(no_key=True))


def stored_credits(claims: Iterable[int]) -> dict[int, Stored]:
    """Read the credits of these claims as they stand, without a lock."""
    return _read(Credit.objects.filter(claim__in=list(claims)).order_by("pk"))


def _read(credit_rows: CreditQuerySet) -> dict[int, Stored]:
    rows = list(
        credit_rows.values_list(
            "pk", "claim", "raw", "credited", "shared", "outside", "computed_at", "confirmed_in"
        )
    )
    overlaps, parts = _overlaps_of(row[1] for row in rows), _parts_of(row[0] for row in rows)
    return {
        claim: Stored(
            pk,
            (
                from_decimal(raw),
                from_decimal(credited),
                from_decimal(shared),
                from_decimal(outside),
            ),
            computed_at is not None,
            confirmed_in,
            tuple(sorted(overlaps.get(claim, ()))),
            tuple(sorted(parts.get(pk, ()), key=str)),
        )
        for pk, claim, raw, credited, shared, outside, computed_at, confirmed_in in rows
    }


def _overlaps_of(claims: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = Overlap.objects.filter(claim__in=list(claims)).order_by()
    for claim, other, quantity in rows.values_list("claim", "with_claim", "quantity"):
        found[claim].append((other, from_decimal(quantity)))
    return found


def _parts_of(keys: Iterable[int]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    rows = (
        Attribution.objects.filter(credit__in=list(keys))
        .order_by()
        .values_list("credit", "municipality", "province", "region", "place", "quantity")
    )
    for credit, municipality, province, region, place, quantity in rows:
        spot = Spot(municipality, province, region, place)
        found[credit].append(Part(spot, from_decimal(quantity)))
    return found


def write(computed: list[Computed], stored: dict[int, Stored], causes: dict[int, Cause]) -> int:
    """Bring credits, totals and ledger into line; returns how many credits changed."""
    changed = [one for one in computed if not stands(one, stored[one.row.pk])]
    if changed:
        _write_credits(changed, stored)
        _write_parts(changed, stored)
        _add_to_totals(changed, stored)
        _write_ledger(changed, stored, causes)
    return len(changed)


def stands(one: Computed, stored: Stored) -> bool:
    """True if what is stored is what was computed."""
    return (
        stored.is_computed
        and one.figures == stored.figures
        and one.overlaps == stored.overlaps
        and one.parts == stored.parts
        and one.row.confirmed_in == stored.confirmed_in
    )


def _write_credits(changed: list[Computed], stored: dict[int, Stored]) -> None:
    now = timezone.now()
    rows = [
        Credit(
            pk=stored[one.row.pk].pk,
            claim_id=one.row.pk,
            raw=as_decimal(one.raw),
            credited=as_decimal(one.credited),
            shared=as_decimal(one.shared),
            outside=as_decimal(one.outside),
            geometry=None if shape is None else GEOSGeometry(memoryview(shape.wkb), srid=4326),
            confirmed_in=one.row.confirmed_in,
            computed_at=now,
        )
        for one, shape in zip(changed, stored_parts(changed), strict=True)
    ]
    Credit.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=[
            "raw",
            "credited",
            "shared",
            "outside",
            "geometry",
            "confirmed_in",
            "computed_at",
        ],
    )


def _write_parts(changed: list[Computed], stored: dict[int, Stored]) -> None:
    Overlap.objects.filter(claim__in=[one.row.pk for one in changed]).delete()
    Overlap.objects.bulk_create(
        [
            Overlap(claim_id=one.row.pk, with_claim_id=other, quantity=as_decimal(quantity))
            for one in changed
            for other, quantity in one.overlaps
        ],
        batch_size=2000,
    )
    Attribution.objects.filter(credit__in=[stored[one.row.pk].pk for one in changed]).delete()
    Attribution.objects.bulk_create(
        [
            Attribution(
                credit_id=stored[one.row.pk].pk,
                municipality_id=part.spot.municipality,
                province_id=part.spot.province,
                region_id=part.spot.region,
                place=part.spot.place,
                quantity=as_decimal(part.thousandths),
            )
            for one in changed
            for part in one.parts
        ],
        batch_size=2000,
    )


def _add_to_totals(changed: list[Computed], stored: dict[int, Stored]) -> None:
    """Add the differences, row by row in one fixed order, so that two recounts cannot deadlock."""
    changes: dict[tuple, int] = defaultdict(int)
    for one in changed:
        key = (*_key(one), one.row.actor_kind)
        for part in one.parts:
            changes[*key, one.row.confirmed_in, *part.spot] += _sign(one) * part.thousandths
        before = stored[one.row.pk]
        for part in before.parts:
            changes[*key, before.confirmed_in, *part.spot] -= _sign(one) * part.thousandths
    rows = [(*key, as_decimal(change)) for key, change in changes.items() if change]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD_TO_TOTAL, sorted(rows, key=str))


def _write_ledger(
    changed: list[Computed], stored: dict[int, Stored], causes: dict[int, Cause]
) -> None:
    changes: dict[tuple, int] = defaultdict(int)
    for one in changed:
        change = _sign(one) * (one.credited - stored[one.row.pk].figures[1])
        cause = causes[one.row.pk]
        reason = cause.for_change(_sign(one) * change)
        changes[(*_key(one), reason, one.row.source, cause.other_source)] += change
    now = timezone.now()
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            at=now,
            target_id=target,
            state=state,
            basis=basis,
            kind=kind,
            reason=reason,
            source=source,
            other_source=other_source,
            change=as_decimal(change),
        )
        for (target, state, basis, kind, reason, source, other_source), change in sorted(
            changes.items(), key=str
        )
        if change
    )


def _key(one: Computed) -> tuple[int, str, str, str]:
    basis = Basis.MAPPED if one.row.is_mapped else Basis.DECLARED
    return (one.row.target, one.row.state, basis.value, one.row.kind)


def _sign(one: Computed) -> int:
    return -1 if one.row.kind == Kind.REMOVED else 1
