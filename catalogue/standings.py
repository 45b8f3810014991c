"""Where a municipality stands among the others, by inhabitant: values in, values out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from counting.models import State

#: Fewer municipalities than this with known inhabitants make no ranking.
ENOUGH = 3
PER_INHABITANTS = 1000
#: What is verified depends on whom the Alliance has visited, so nobody is ranked by it.
RANKED = (State.PLEDGED, State.IMPLEMENTED)


class Found(NamedTuple):
    """What one municipality has in one state of a target (base unit), and how many live there.

    One that has nothing at all has one row, without target.
    """

    municipality: int
    inhabitants: int
    target: int | None
    state: str | None
    credited: Decimal | None


@dataclass(frozen=True)
class Standing:
    """So much per 1,000 inhabitants (base unit), and its place among so many."""

    per_thousand: Decimal
    rank: int
    among: int


Standings = dict[tuple[int, str], Standing]


def standings_of(municipality: int, rows: Iterable[Found]) -> Standings:
    """{(target, state): Standing} of one municipality that is among the rows.

    One that has nothing of a target stands behind all that have.
    """
    everybody: set[int] = set()
    quantities: dict[tuple[int, str], dict[int, Decimal]] = defaultdict(dict)
    for row in rows:
        everybody.add(row.municipality)
        if row.target and row.state and row.credited:
            share = row.credited * PER_INHABITANTS / row.inhabitants
            quantities[row.target, row.state][row.municipality] = share
    if len(everybody) < ENOUGH:
        return {}
    return {
        key: Standing(
            per_thousand=shares[municipality],
            rank=1 + sum(share > shares[municipality] for share in shares.values()),
            among=len(everybody),
        )
        for key, shares in quantities.items()
        if municipality in shares
    }
