"""Where a municipality stands among the others, by inhabitant."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bba.composed import of_one_type, planned_once
from counting.confirmation import earliest_confirmed
from counting.models import State, TownTotal

#: Fewer municipalities than this with known inhabitants make no ranking.
ENOUGH = 3
#: What is verified depends on whom the Alliance has visited, so nobody is ranked by it.
RANKED = (State.PLEDGED, State.IMPLEMENTED)

# What stands on the bar of this municipality, and how many others have more. Of those of which
# nothing has lapsed the index `town_total_ranking` tells; from the others (`waned`) what has lapsed
# is taken off, which the index `total_by_month` finds.
_STANDINGS = """
    WITH town AS MATERIALIZED (
        SELECT id, population,
            coalesce(valid_from <= %(today)s, true) AND coalesce(valid_to >= %(today)s, true)
            AS is_in_force
        FROM territory_municipality
    ), ranked AS MATERIALIZED (
        SELECT id FROM town WHERE is_in_force AND population > 0
    ), past AS MATERIALIZED (
        SELECT id FROM town WHERE NOT is_in_force
    ), lapsed AS (
        SELECT target_id, state, municipality_id, sum(credited) AS credited
        FROM counting_total
        WHERE confirmed_in < %(earliest)s AND municipality_id IS NOT NULL AND credited <> 0
            AND state = ANY(%(states)s)
        GROUP BY target_id, state, municipality_id
    ), waned AS MATERIALIZED (
        SELECT target_id, state, municipality_id, round(
            (t.credited - lapsed.credited) * %(inhabitants)s / nullif(inhabitants, 0), 15
        ) AS per_thousand
        FROM lapsed JOIN counting_towntotal t USING (target_id, state, municipality_id)
    ), own AS MATERIALIZED (
        SELECT target_id, state, CASE
            WHEN waned.target_id IS NULL THEN t.per_thousand ELSE waned.per_thousand
        END AS per_thousand
        FROM counting_towntotal t LEFT JOIN waned USING (target_id, state, municipality_id)
        WHERE municipality_id = %(municipality)s AND state = ANY(%(states)s)
            AND EXISTS (SELECT FROM ranked WHERE id = %(municipality)s)
    )
    SELECT target_id, state, per_thousand,
        1 + (
            SELECT count(*) FROM counting_towntotal t
            WHERE t.target_id = own.target_id AND t.state = own.state
                AND t.per_thousand > own.per_thousand AND t.per_thousand <> 0
                AND municipality_id NOT IN (SELECT id FROM past)
                AND (t.target_id, t.state, municipality_id)
                    NOT IN (SELECT target_id, state, municipality_id FROM waned)
        ) + (
            SELECT count(*) FROM waned
            WHERE waned.target_id = own.target_id AND waned.state = own.state
                AND waned.per_thousand > own.per_thousand AND waned.per_thousand <> 0
                AND municipality_id NOT IN (SELECT id FROM past)
        ),
        (SELECT count(*) FROM ranked)
    FROM own WHERE per_thousand <> 0
"""


@dataclass(frozen=True)
class Standing:
    """So much per 1,000 inhabitants (base unit), and its place among so many."""

    per_thousand: Decimal
    rank: int
    among: int


Standings = dict[tuple[int, str], Standing]


def standings_of(municipality: int, today: datetime.date) -> Standings:
    """{(target, state): Standing} of one municipality, by primary key: one query.

    One that has nothing of a target stands behind all that have. By the inhabitants that
    `counting.boundaries` has noticed.
    """
    asked: dict[str, Any] = {
        "municipality": of_one_type(municipality),
        "inhabitants": TownTotal.PER_INHABITANTS,
        "states": [state.value for state in RANKED],
        "today": today,
        "earliest": earliest_confirmed(today),
    }
    return {
        (target, state): Standing(*standing)
        for target, state, *standing in planned_once(_STANDINGS, asked)
        if standing[-1] >= ENOUGH
    }
