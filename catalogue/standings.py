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

# What stands on the bar of this municipality, and how many others have more. The index
# `town_total_ranking` counts them as if nothing had lapsed and no municipality had merged. Those of
# which that is not true are few: they are taken off that number, and where something has lapsed
# (`waned`), which the index `total_by_month` finds, what is left is compared instead. Nothing is
# not ranked, so less than nothing (more was lost than gained) comes right after the least gain.
_STANDINGS = """
    WITH past AS MATERIALIZED (
        SELECT id FROM territory_municipality
        WHERE valid_from > %(today)s OR valid_to < %(today)s
    ), ranked AS (
        SELECT count(*) AS among, bool_or(id = %(municipality)s) AS is_among
        FROM territory_municipality
        WHERE population > 0 AND id NOT IN (SELECT id FROM past)
    ), lapsed AS (
        SELECT target_id, state, municipality_id, sum(credited) AS credited
        FROM counting_total
        WHERE confirmed_in < %(earliest)s AND municipality_id IS NOT NULL AND credited <> 0
            AND state = ANY(%(states)s)
        GROUP BY target_id, state, municipality_id
    ), waned AS MATERIALIZED (
        SELECT target_id, state, municipality_id, t.per_thousand AS before, round(
            (t.credited - lapsed.credited) * %(inhabitants)s / nullif(inhabitants, 0), 15
        ) AS per_thousand
        FROM lapsed JOIN counting_towntotal t USING (target_id, state, municipality_id)
    ), untrue AS MATERIALIZED (
        SELECT target_id, state, municipality_id, per_thousand FROM counting_towntotal
        WHERE municipality_id = ANY(ARRAY(SELECT id FROM past))
        UNION SELECT target_id, state, municipality_id, before FROM waned
    ), own AS MATERIALIZED (
        SELECT target_id, state, CASE
            WHEN waned.target_id IS NULL THEN t.per_thousand ELSE waned.per_thousand
        END AS per_thousand
        FROM counting_towntotal t LEFT JOIN waned USING (target_id, state, municipality_id)
        WHERE municipality_id = %(municipality)s AND state = ANY(%(states)s)
    )
    SELECT target_id, state, per_thousand,
        1 + (
            SELECT count(*) FROM counting_towntotal t
            WHERE t.target_id = own.target_id AND t.state = own.state
                AND t.per_thousand > greatest(own.per_thousand, 0)
        ) + CASE WHEN own.per_thousand > 0 THEN 0 ELSE (
            SELECT count(*) FROM counting_towntotal t
            WHERE t.target_id = own.target_id AND t.state = own.state
                AND t.per_thousand > own.per_thousand AND t.per_thousand < 0
        ) END - (
            SELECT count(*) FROM untrue
            WHERE untrue.target_id = own.target_id AND untrue.state = own.state
                AND untrue.per_thousand > own.per_thousand AND untrue.per_thousand <> 0
        ) + (
            SELECT count(*) FROM waned
            WHERE waned.target_id = own.target_id AND waned.state = own.state
                AND waned.per_thousand > own.per_thousand AND waned.per_thousand <> 0
                AND municipality_id NOT IN (SELECT id FROM past)
        ),
        among
    FROM own CROSS JOIN ranked WHERE per_thousand <> 0 AND is_among
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
