"""Where a municipality stands among the others, by inhabitant."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from counting.confirmation import earliest_confirmed
from counting.models import State

#: Fewer municipalities than this with known inhabitants make no ranking.
ENOUGH = 3
PER_INHABITANTS = 1000
#: What is verified depends on whom the Alliance has visited, so nobody is ranked by it.
RANKED = (State.PLEDGED, State.IMPLEMENTED)

# What stands on the bar of each municipality whose inhabitants are known, and how many of them have
# more than this one. In SQL, so that the figures of six hundred need not be fetched to rank one.
_STANDINGS = """
    WITH town AS (
        SELECT id, population FROM territory_municipality
        WHERE population > 0
            AND (valid_from IS NULL OR valid_from <= %(today)s)
            AND (valid_to IS NULL OR valid_to >= %(today)s)
    ), share AS (
        SELECT municipality_id, target_id, state,
            sum(credited) * %(inhabitants)s / min(population) AS per_thousand
        FROM counting_total JOIN town ON town.id = municipality_id
        WHERE state = ANY(%(states)s) AND (confirmed_in IS NULL OR confirmed_in >= %(earliest)s)
        GROUP BY municipality_id, target_id, state
        HAVING sum(credited) <> 0
    )
    SELECT target_id, state, per_thousand,
        1 + (
            SELECT count(*) FROM share
            WHERE share.target_id = own.target_id AND share.state = own.state
                AND share.per_thousand > own.per_thousand
        ),
        (SELECT count(*) FROM town)
    FROM share own WHERE municipality_id = %(municipality)s
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

    One that has nothing of a target stands behind all that have.
    """
    asked: dict[str, Any] = {
        "municipality": municipality,
        "inhabitants": PER_INHABITANTS,
        "states": [state.value for state in RANKED],
        "today": today,
        "earliest": earliest_confirmed(today),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS, asked)
        rows = cursor.fetchall()
    return {
        (target, state): Standing(*standing)
        for target, state, *standing in rows
        if standing[-1] >= ENOUGH
    }
