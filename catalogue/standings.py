"""Where a municipality stands among the others, by inhabitant."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.utils import timezone

from bba.statements import Statement, of_one_type
from counting.confirmation import earliest_confirmed
from counting.models import State, TownTotal
from languages.known import for_a_minute
from territory.models import Municipality

#: Fewer municipalities than this with known inhabitants make no ranking.
ENOUGH = 3
#: What is verified depends on whom the Alliance has visited, so nobody is ranked by it.
RANKED = (State.PLEDGED, State.IMPLEMENTED)

# What stands on the bar of this municipality, and how many others have more. The index
# `town_total_ranking` counts them as if nothing had lapsed and every municipality were in force.
# Those of which that is not true are few: they are taken off that number, and where something has
# lapsed (`waned`), which the index `total_by_month` finds, what is left is compared instead.
# Nothing is not ranked, so less than nothing (more was lost than gained) follows the least gain.
_STATES = ", ".join(f"'{state.value}'" for state in RANKED)
_STANDINGS = f"""
    WITH lapsed AS (
        SELECT target_id, state, municipality_id, sum(credited) AS credited
        FROM counting_total
        WHERE confirmed_in < %(earliest)s AND municipality_id IS NOT NULL AND credited <> 0
            AND state IN ({_STATES})
        GROUP BY target_id, state, municipality_id
    ), waned AS MATERIALIZED (
        SELECT target_id, state, municipality_id, t.per_thousand AS before, round(
            (t.credited - lapsed.credited) * {TownTotal.PER_INHABITANTS}
            / nullif(inhabitants, 0), 15
        ) AS per_thousand
        FROM lapsed JOIN counting_towntotal t USING (target_id, state, municipality_id)
    ), untrue AS MATERIALIZED (
        SELECT target_id, state, municipality_id, per_thousand FROM counting_towntotal
        WHERE municipality_id = ANY(%(past)s)
        UNION SELECT target_id, state, municipality_id, before FROM waned
    ), own AS MATERIALIZED (
        SELECT target_id, state, CASE
            WHEN waned.target_id IS NULL THEN t.per_thousand ELSE waned.per_thousand
        END AS per_thousand
        FROM territory_municipality m JOIN counting_towntotal t ON municipality_id = m.id
            LEFT JOIN waned USING (target_id, state, municipality_id)
        WHERE %(enough)s AND slug = %(slug)s AND population > 0 AND m.id <> ALL(%(past)s)
            AND state IN ({_STATES})
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
                AND municipality_id <> ALL(%(past)s)
        )
    FROM own WHERE per_thousand <> 0
"""  # noqa: S608 - a text of ours


@dataclass(frozen=True)
class Standing:
    """So much per 1,000 inhabitants (base unit), and its place among so many."""

    per_thousand: Decimal
    rank: int
    among: int


Standings = dict[tuple[int, str], Standing]


class Ranked(NamedTuple):
    """How many municipalities are ranked on a day, and the keys of those that are not in force."""

    on: datetime.date
    among: int
    past: list[int]


@for_a_minute
def ranked_today() -> Ranked:
    return ranked_on(timezone.localdate())


def ranked_on(day: datetime.date) -> Ranked:
    """Who is ranked on a day: one query."""
    is_in_force = Q(pk__in=Municipality.objects.in_force(day))
    found = Municipality.objects.aggregate(
        among=Count("pk", filter=is_in_force & Q(population__gt=0)),
        past=ArrayAgg("pk", filter=~is_in_force, default=[]),
    )
    return Ranked(day, found["among"], found["past"])


def standings_of(slug: str, ranked: Ranked) -> Statement[Standings]:
    """{(target, state): Standing} of the municipality at an address; of one that is ranked.

    One that has nothing of a target stands behind all that have. By the inhabitants that
    `counting.boundaries` has noticed.
    """
    asked: dict[str, Any] = {
        "slug": slug,
        "enough": ranked.among >= ENOUGH,
        "past": of_one_type(ranked.past),
        "earliest": earliest_confirmed(ranked.on),
    }

    def read(rows: list[tuple]) -> Standings:
        return {
            (target, state): Standing(per_thousand, rank, ranked.among)
            for target, state, per_thousand, rank in rows
        }

    return Statement(_STANDINGS, asked, read)
