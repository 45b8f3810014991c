"""Credits as they stand, read with or without a lock, and compared with what was computed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from counting.attribution import Part, Spot
from counting.recount.computing import Computed, in_one_order
from counting.recount.keys import array_of
from counting.recount.memory import nothing_collected
from counting.recount.statements import rows

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


class Stored(NamedTuple):
    """A credit as it stands; quantities in thousandths of the base unit."""

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
    found = rows(sql, [array_of(claims)])
    overlaps, parts = _overlaps_of([row[1] for row in found]), _parts_of([row[0] for row in found])
    return {
        claim: Stored(
            pk,
            tuple(figures),
            is_computed,
            confirmed_in,
            tuple(sorted(overlaps.get(claim, ()))),
            in_one_order(parts.get(pk, ())),
        )
        for pk, claim, *figures, is_computed, confirmed_in in found
    }


def _overlaps_of(claims: list[int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for claim, other, quantity in rows(_READ_OVERLAPS, [array_of(claims)]):
        found[claim].append((other, quantity))
    return found


def _parts_of(keys: list[int]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    for credit, *spot, quantity in rows(_READ_PARTS, [array_of(keys)]):
        found[credit].append(Part(Spot(*spot), quantity))
    return found


def stands(one: Computed, stored: Stored) -> bool:
    """True if what is stored is what was computed."""
    return (
        stored.is_computed
        and one.figures == stored.figures
        and one.overlaps == stored.overlaps
        and one.parts == stored.parts
        and one.row.confirmed_in == stored.confirmed_in
    )
