"""Credits, totals, presences and ledger, written together: either all change or none."""

from collections import defaultdict
from dataclasses import dataclass

import shapely
from django.utils import timezone

from counting.measuring import STORED_SRID, as_decimal
from counting.models import Basis, Kind, Reason, State
from counting.recount import rankings
from counting.recount.computing import Computed, stored_parts
from counting.recount.keys import array_of
from counting.recount.memory import nothing_collected
from counting.recount.presences import write_presences
from counting.recount.statements import copy, run, run_over
from counting.recount.stored import Stored, stands

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
_ADD_TO_NATIONAL_TOTALS = """
    INSERT INTO counting_nationaltotal (target_id, state, basis, kind, confirmed_in, credited)
    SELECT target, state, basis, kind, confirmed_in, change / 1000.0
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::date[], %s::bigint[])
        AS n (target, state, basis, kind, confirmed_in, change)
    ON CONFLICT (target_id, state, basis, kind, confirmed_in)
    DO UPDATE SET credited = counting_nationaltotal.credited + EXCLUDED.credited
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


@nothing_collected()
def write(computed: list[Computed], stored: dict[int, Stored], causes: dict[int, Cause]) -> int:
    """Bring credits, totals, presences and ledger into line; returns how many credits changed."""
    changed = [one for one in computed if not stands(one, stored[one.row.pk])]
    if changed:
        _write_credits(changed, stored)
        _write_parts(changed, stored)
        _add_to_totals(changed, stored)
        _add_to_actor_totals(changed, stored)
        write_presences(changed, stored)
        _write_ledger(changed, stored, causes)
        _add_to_national_totals(changed, stored)
    return len(changed)


def _write_credits(changed: list[Computed], stored: dict[int, Stored]) -> None:
    shapes = shapely.set_srid(stored_parts(changed), STORED_SRID)
    ewkb = shapely.to_wkb(shapes, hex=True, include_srid=True)
    keys = [stored[one.row.pk].pk for one in changed]
    figures = zip(*(one.figures for one in changed), strict=True)
    months = [one.row.confirmed_in for one in changed]
    run(_WRITE_CREDITS, [array_of(column) for column in (keys, *figures, ewkb, months)])


def _write_parts(changed: list[Computed], stored: dict[int, Stored]) -> None:
    _delete(_DELETE_OVERLAPS, [one.row.pk for one in changed if stored[one.row.pk].overlaps])
    copy(
        _COPY_OVERLAPS,
        (
            (one.row.pk, other, as_decimal(quantity))
            for one in changed
            for other, quantity in one.overlaps
        ),
    )
    before = [stored[one.row.pk] for one in changed]
    _delete(_DELETE_PARTS, [credit.pk for credit in before if credit.parts])
    copy(
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
    run_over(
        _ADD_TO_TOTALS,
        sorted(((*key, change) for key, change in changes.items() if change), key=str),
    )
    rankings.add_in_towns(
        ((target, state, municipality), change)
        for (target, state, *_, municipality, _, _, _), change in changes.items()
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
    run_over(
        _ADD_TO_ACTOR_TOTALS,
        sorted(((*key, *change) for key, change in changes.items() if any(change)), key=str),
    )
    rankings.add_to_pledged(
        ((target, actor, actor_kind), credited)
        for (actor, actor_kind, target, state, *_), (credited, _) in changes.items()
        if state == State.PLEDGED
    )


def _add_to_national_totals(changed: list[Computed], stored: dict[int, Stored]) -> None:
    """The same for the whole country. Last, for all recounts of a target share these few rows."""
    changes: dict[tuple, int] = defaultdict(int)
    for one in changed:
        before = stored[one.row.pk]
        changes[*_key(one), one.row.confirmed_in] += _sign(one) * one.credited
        changes[*_key(one), before.confirmed_in] -= _sign(one) * before.figures[1]
    run_over(
        _ADD_TO_NATIONAL_TOTALS,
        sorted(((*key, change) for key, change in changes.items() if change), key=str),
    )


def _write_ledger(
    changed: list[Computed], stored: dict[int, Stored], causes: dict[int, Cause]
) -> None:
    """Enter what moved national totals, and what moved inside them: from place to place by other
    boundaries, from one kind of actor to another by a correction."""
    changes: dict[tuple, int] = defaultdict(int)
    moved_inside = set()
    for one in changed:
        change = _sign(one) * (one.credited - stored[one.row.pk].figures[1])
        cause = causes[one.row.pk]
        reason = cause.for_change(_sign(one) * change)
        key = (*_key(one), reason, one.row.source, cause.other_source)
        changes[key] += change
        if reason == Reason.BOUNDARY_CHANGED or (reason == Reason.CORRECTED and change):
            moved_inside.add(key)
    now = timezone.now()
    copy(
        _COPY_LEDGER,
        (
            (now, *key[:4], key[4].value, *key[5:], as_decimal(change))
            for key, change in sorted(changes.items(), key=str)
            if change or key in moved_inside
        ),
    )


def _key(one: Computed) -> tuple[int, str, str, str]:
    basis = Basis.MAPPED if one.row.is_mapped else Basis.DECLARED
    return (one.row.target, one.row.state, basis.value, one.row.kind)


def _sign(one: Computed) -> int:
    return -1 if one.row.kind == Kind.REMOVED else 1


def _delete(sql: str, keys: list[int]) -> None:
    if keys:
        run(sql, [array_of(keys)])
