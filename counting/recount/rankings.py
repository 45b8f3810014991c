"""What is ranked, kept in line with the totals that it is the sum of: `counting.models.ranking`."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection, transaction

from counting.models import State
from counting.models.ranking import UNNAMED
from counting.recount.showing import show
from counting.recount.statements import rows, run, run_over

# Rows are added in the order of the arrays.
_ADD_IN_TOWNS = """
    INSERT INTO counting_towntotal (target_id, state, municipality_id, inhabitants, credited)
    SELECT target, state, municipality, m.population, change / 1000.0
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[])
        WITH ORDINALITY AS n (target, state, municipality, change, place)
    JOIN territory_municipality m ON m.id = municipality
    ORDER BY place
    ON CONFLICT (target_id, state, municipality_id)
    DO UPDATE SET credited = counting_towntotal.credited + EXCLUDED.credited
"""
_ADD_TO_PLEDGED = """
    INSERT INTO counting_pledgedtotal (target_id, actor, credited)
    SELECT target, actor, change / 1000.0
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS n (target, actor, change)
    ON CONFLICT (target_id, actor)
    DO UPDATE SET credited = counting_pledgedtotal.credited + EXCLUDED.credited
"""
# Who never had anything credited has a total, of what is shared, and no row to be ranked by.
_TOWNS_THAT_DIFFER = """
    WITH both_sides AS (
        SELECT target_id, state, municipality_id, credited AS stored, 0 AS quantity
        FROM counting_towntotal
        UNION ALL
        SELECT target_id, state, municipality_id, NULL, credited
        FROM counting_total WHERE municipality_id IS NOT NULL AND credited <> 0
    )
    SELECT target_id, state, municipality_id, coalesce(sum(stored), 0), sum(quantity)
    FROM both_sides GROUP BY 1, 2, 3 HAVING sum(stored) IS DISTINCT FROM sum(quantity)
"""
_PLEDGED_THAT_DIFFER = """
    WITH both_sides AS (
        SELECT target_id, actor, credited AS stored, 0 AS quantity FROM counting_pledgedtotal
        UNION ALL
        SELECT target_id, actor, NULL, credited FROM counting_actortotal
        WHERE state = %(pledged)s AND actor_kind <> %(unnamed)s AND credited <> 0
    )
    SELECT target_id, actor, coalesce(sum(stored), 0), sum(quantity)
    FROM both_sides GROUP BY 1, 2 HAVING sum(stored) IS DISTINCT FROM sum(quantity)
"""
_SET_IN_TOWN = """
    INSERT INTO counting_towntotal (target_id, state, municipality_id, inhabitants, credited)
    SELECT %s, %s, id, population, %s FROM territory_municipality WHERE id = %s
    ON CONFLICT (target_id, state, municipality_id) DO UPDATE SET credited = EXCLUDED.credited
"""
_SET_PLEDGED = """
    INSERT INTO counting_pledgedtotal (target_id, actor, credited) VALUES (%s, %s, %s)
    ON CONFLICT (target_id, actor) DO UPDATE SET credited = EXCLUDED.credited
"""
_ANY_OTHER_INHABITANTS = """
    SELECT EXISTS (
        SELECT FROM counting_towntotal JOIN territory_municipality m ON m.id = municipality_id
        WHERE inhabitants IS DISTINCT FROM m.population
    )
"""
_TAKE_OVER_INHABITANTS = """
    UPDATE counting_towntotal SET inhabitants = m.population FROM territory_municipality m
    WHERE m.id = municipality_id AND inhabitants IS DISTINCT FROM m.population
"""


def add_in_towns(changes: Iterable[tuple[tuple, int]]) -> None:
    """Add what was added to totals: (target, state, municipality or None), thousandths."""
    _add(_ADD_IN_TOWNS, ((key, change) for key, change in changes if key[-1] is not None))


def add_to_pledged(changes: Iterable[tuple[tuple, int]]) -> None:
    """Add what was added to pledged totals of actors: (target, actor, its kind), thousandths."""
    _add(
        _ADD_TO_PLEDGED,
        (((target, actor), change) for (target, actor, kind), change in changes if kind != UNNAMED),
    )


def _add(sql: str, changes: Iterable[tuple[tuple, int]]) -> None:
    """Add row by row in one fixed order, so that two recounts cannot deadlock.

    What adds up to nothing has a row, too: a part of it may lapse before the rest.
    """
    sums: dict[tuple, int] = defaultdict(int)
    for key, change in changes:
        if change:
            sums[key] += change
    run_over(sql, sorted(((*key, change) for key, change in sums.items()), key=str))


def differing_in_towns() -> list[tuple]:
    """(target, state, municipality, stored, sum of its totals) where the two differ."""
    return rows(_TOWNS_THAT_DIFFER)


def differing_pledged() -> list[tuple]:
    """(target, actor, stored, sum of its totals) where the two differ."""
    return rows(_PLEDGED_THAT_DIFFER, {"pledged": State.PLEDGED.value, "unnamed": UNNAMED})


def repair() -> int:
    """Bring into line with the totals what differs from their sum; returns how many rows."""
    towns, pledged = differing_in_towns(), differing_pledged()
    with connection.cursor() as cursor:
        cursor.executemany(
            _SET_IN_TOWN,
            [(target, state, quantity, town) for target, state, town, _, quantity in towns],
        )
        cursor.executemany(_SET_PLEDGED, [(*key, quantity) for *key, _, quantity in pledged])
    return len(towns) + len(pledged)


@transaction.atomic
def take_over_inhabitants() -> None:
    """Rank municipalities by the inhabitants they have now, in a new edition if any has others."""
    [[has_any]] = rows(_ANY_OTHER_INHABITANTS)
    if has_any:
        # Recounts add to these rows in an order of their own, and would wait for each other.
        run("LOCK TABLE counting_towntotal IN SHARE ROW EXCLUSIVE MODE")
        run(_TAKE_OVER_INHABITANTS)
        show([])
