"""Where a municipality stands among the others, by inhabitant: values in, values out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

#: Fewer municipalities than this with known inhabitants make no ranking.
ENOUGH = 3
PER_INHABITANTS = 1000


@dataclass(frozen=True)
class Standing:
    """So much per 1,000 inhabitants (base unit), and its place among so many."""

    per_thousand: Decimal
    rank: int
    among: int


def standings_of(
    municipality: int, rows: Iterable[dict[str, Any]], inhabitants: Mapping[int, int]
) -> dict[int, Standing]:
    """{target: Standing} of one municipality, by what is pledged in each.

    `rows` have `target`, `municipality` and `credited`. A municipality without anything pledged
    stands behind all that have, one without known inhabitants is left out.
    """
    if municipality not in inhabitants or len(inhabitants) < ENOUGH:
        return {}
    quantities: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for row in rows:
        if row["municipality"] in inhabitants:
            quantities[row["target"]][row["municipality"]] = (
                row["credited"] * PER_INHABITANTS / inhabitants[row["municipality"]]
            )
    return {
        target: Standing(
            per_thousand=shares[municipality],
            rank=1 + sum(share > shares[municipality] for share in shares.values()),
            among=len(inhabitants),
        )
        for target, shares in quantities.items()
        if municipality in shares
    }
