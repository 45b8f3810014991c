"""Credits, totals and ledger, written together: either all of them change or none."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import shapely
from django.db import connection
from django.utils import timezone

from counting.attribution import Part, Spot
from counting.measuring import STORED_SRID, as_decimal
from counting.models import Basis, Kind, Reason
from counting.recount.computing import Computed, in_one_order, stored_parts
from counting.recount.keys import array_of
from counting.recount.memory import nothing_collected

_READ = """
    SELECT id, claim_id, (raw * 1000)::bigint, (credited * 1000)::bigint, (shared * 1000)::bigint,
           (outside * 1000)::bigint, computed_at IS NOT NULL, confirmed_in
    FROM counting_credit WHERE claim_id = ANY(%s) ORDER BY id
"""
_READ_OVERLAPS = """
    SELECT claim_id, with_claim_id, (quantity * 1000)::bigint
    FROM counting_overlap WHERE claim_id = ANY(%s)
"""
_READ_PARTS = """
    SELECT credit_id, municipality_id, province_id, region_id, place, (quantity * 1000)::bigint
    FROM counting_attribution WHERE credit_id = ANY(%s)
"""
_WRITE_CREDITS = """
    UPDATE counting_credit
    SET raw = n.raw / 1000.0, credited = n.credited / 1000.0, shared = n.shared / 1000.0,
        outside = n.outside / 1000.0, geometry = n.geometry::geometry,
        confirmed_in = n.confirmed_in, computed_at = now()
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[],
                %s::date[]) AS n (id, raw, credited, shared, outside, geometry, confirmed_in)
    WHERE counting_credit.id = n.id
"""
_DELETE_OVERLAPS = "DELETE FROM counting_overlap WHERE claim_id = ANY(%s)"
_COPY_OVERLAPS = "COPY counting_overlap (claim_id, with_claim_id, quantity) FROM STDIN"
_DELETE_PARTS = "DELETE FROM counting_attribution WHERE credit_id = ANY(%s)"
_COPY_PARTS = """
    COPY counting_attribution
        (credit_id, municipality_id, province_id, region_id, place, quantity) FROM STDIN
"""
_COPY_LEDGER = """
    COPY counting_ledgerentry
        (at, target_id, state, basis, kind, reason, source, other_source, change) FROM STDIN
"""
# Rows are added in the order of the arrays.
_ADD_TO_TOTALS = """
    INSERT INTO counting_total (
        target_id, state, basis, kind, actor_kind, confirmed_in,
        municipality_id, province_id, region_id, place, credited
    )
    SELECT target, state, basis, kind, actor_kind, confirmed_in,
           municipality, province, region, place, change / 1000.0
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[],
                %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[])
        AS n (target, state, basis, kind, actor_kind, confirmed_in,
              municipality, province, region, place, change)
    ON CONFLICT (
        target_id, state, basis, kind, actor_kind, confirmed_in,
        municipality_id, province_id, region_id, place
    ) DO UPDATE SET credited = counting_total.credited + EXCLUDED.credited
"""
_ADD_TO_ACTOR_TOTALS = """
    INSERT INTO counting_actortotal (
        actor, actor_kind, target_id, state, basis, kind, confirmed_in, credited, shared
    )
    SELECT actor, actor_kind, target, state, basis, kind, confirmed_in,
           credited / 1000.0, shared / 1000.0
    FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[],
                %s::date[], %s::bigint[], %s::bigint[])
        AS n (actor, actor_kind, target, state, basis, kind, confirmed_in, credited, shared)
    ON CONFLICT (actor, actor_kind, target_id, state, basis, kind, confirmed_in)
    DO UPDATE SET credited = counting_actortotal.credited + EXCLUDED.credited,
                  shared = counting_actortotal.shared + EXCLUDED.shared
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


class Stored(NamedTuple):
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
    return _read(f"{_READ} FOR NO KEY UPDATE", claims)


def stored_credits(claims: Iterable[int]) -> dict[int, Stored]:
    """Read the credits of these claims as they stand, without a lock."""
    return _read(_READ, claims)


@nothing_collected()
def _read(sql: str, claims: Iterable[int]) -> dict[int, Stored]:
    rows = _rows(sql, list(claims))
    overlaps, parts = _overlaps_of([row[1] for row in rows]), _parts_of([row[0] for row in rows])
    return {
        claim: Stored(
            pk,
            tuple(figures),
            is_computed,
            confirmed_in,
            tuple(sorted(overlaps.get(claim, ()))),
            in_one_order(parts.get(pk, ())),
        )
        for pk, claim, *figures, is_computed, confirmed_in in rows
    }


def _overlaps_of(claims: list[int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for claim, other, quantity in _rows(_READ_OVERLAPS, claims):
        found[claim].append((other, quantity))
    return found


def _parts_of(keys: list[int]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    for credit, *spot, quantity in _rows(_READ_PARTS, keys):
        found[credit].append(Part(Spot(*spot), quantity))
    return found


@nothing_collected()
def write(computed: list[Computed], stored: dict[int, Stored], causes: dict[int, Cause]) -> int:
    """Bring credits, totals and ledger into line; returns how many credits changed."""
    changed = [one for one in computed if not stands(one, stored[one.row.pk])]
    if changed:
        _write_credits(changed, stored)
        _write_parts(changed, stored)
        _add_to_totals(changed, stored)
        _add_to_actor_totals(changed, stored)
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
    shapes = shapely.set_srid(stored_parts(changed), STORED_SRID)
    ewkb = shapely.to_wkb(shapes, hex=True, include_srid=True)
    keys = [stored[one.row.pk].pk for one in changed]
    figures = zip(*(one.figures for one in changed), strict=True)
    months = [one.row.confirmed_in for one in changed]
    _run(_WRITE_CREDITS, [array_of(column) for column in (keys, *figures, ewkb, months)])


def _write_parts(changed: list[Computed], stored: dict[int, Stored]) -> None:
    _delete(_DELETE_OVERLAPS, [one.row.pk for one in changed if stored[one.row.pk].overlaps])
    _copy(
        _COPY_OVERLAPS,
        (
            (one.row.pk, other, as_decimal(quantity))
            for one in changed
            for other, quantity in one.overlaps
        ),
    )
    before = [stored[one.row.pk] for one in changed]
    _delete(_DELETE_PARTS, [credit.pk for credit in before if credit.parts])
    _copy(
        _COPY_PARTS,
        (
            (credit.pk, *part.spot, as_decimal(part.thousandths))
            for credit, one in zip(before, changed, strict=True)
            for part in one.parts
        ),
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
    _add(
        _ADD_TO_TOTALS,
        sorted(((*key, change) for key, change in changes.items() if change), key=str),
    )


def _add_to_actor_totals(changed: list[Computed], stored: dict[int, Stored]) -> None:
    """The same by actor, wherever it lies, and what each shares with those who were before."""
    changes: dict[tuple, list[int]] = defaultdict(lambda: [0, 0])
    for one in changed:
        before = stored[one.row.pk]
        key = (one.row.actor, one.row.actor_kind, *_key(one))
        for sign, month, figures in (
            (_sign(one), one.row.confirmed_in, one.figures),
            (-_sign(one), before.confirmed_in, before.figures),
        ):
            _raw, credited, shared, _outside = figures
            changes[*key, month][0] += sign * credited
            changes[*key, month][1] += sign * shared
    _add(
        _ADD_TO_ACTOR_TOTALS,
        sorted(((*key, *change) for key, change in changes.items() if any(change)), key=str),
    )


def _write_ledger(
    changed: list[Computed], stored: dict[int, Stored], causes: dict[int, Cause]
) -> None:
    """Enter what moved national totals, and what moved inside the country by other boundaries."""
    changes: dict[tuple, int] = defaultdict(int)
    for one in changed:
        change = _sign(one) * (one.credited - stored[one.row.pk].figures[1])
        cause = causes[one.row.pk]
        reason = cause.for_change(_sign(one) * change)
        changes[(*_key(one), reason, one.row.source, cause.other_source)] += change
    now = timezone.now()
    _copy(
        _COPY_LEDGER,
        (
            (now, *key, reason.value, source, other, as_decimal(change))
            for (*key, reason, source, other), change in sorted(changes.items(), key=str)
            if change or reason == Reason.BOUNDARY_CHANGED
        ),
    )


def _key(one: Computed) -> tuple[int, str, str, str]:
    basis = Basis.MAPPED if one.row.is_mapped else Basis.DECLARED
    return (one.row.target, one.row.state, basis.value, one.row.kind)


def _sign(one: Computed) -> int:
    return -1 if one.row.kind == Kind.REMOVED else 1


def _rows(sql: str, keys: list[int]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [array_of(keys)])
        return cursor.fetchall()


def _delete(sql: str, keys: list[int]) -> None:
    if keys:
        _run(sql, [array_of(keys)])


def _add(sql: str, rows: list[tuple]) -> None:
    """Run a statement that takes each column of these rows as one array."""
    if rows:
        _run(sql, [list(column) for column in zip(*rows, strict=True)])


def _run(sql: str, arrays: list) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, arrays)


def _copy(sql: str, rows: Iterable[tuple]) -> None:
    """Add rows the quickest way there is; the driver's errors become Django's."""
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)
