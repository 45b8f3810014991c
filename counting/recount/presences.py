"""In which places something of a source counts towards what, kept with the parts that say so."""

from collections import defaultdict
from collections.abc import Iterable

from counting.attribution import Part
from counting.recount.computing import Computed
from counting.recount.reading import Row
from counting.recount.statements import run_over
from counting.recount.stored import Stored
from territory.models import Level

# Rows are added in the order of the arrays.
_ADD = """
    INSERT INTO counting_presence (level, place, target_id, accepted_at, source, parts)
    SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::text[],
                         %s::int[])
    ON CONFLICT (level, place, target_id, accepted_at, source)
    DO UPDATE SET parts = counting_presence.parts + EXCLUDED.parts
"""
_LEAVE = """
    DELETE FROM counting_presence p
    USING unnest(%s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::text[])
          AS n (level, place, target_id, accepted_at, source)
    WHERE (p.level, p.place, p.target_id, p.accepted_at, p.source)
        = (n.level, n.place, n.target_id, n.accepted_at, n.source) AND p.parts = 0
"""
#: All that should be there, from the parts themselves.
OF_ALL_PARTS = """
    SELECT there.level, there.place, target_id, accepted_at, source, sum(parts) AS parts
    FROM (
        SELECT c.target_id, c.accepted_at, c.source COLLATE "default" AS source,
               a.region_id, a.province_id, a.municipality_id, count(*) AS parts
        FROM counting_attribution a
        JOIN counting_credit r ON r.id = a.credit_id
        JOIN counting_claim c ON c.id = r.claim_id
        WHERE a.region_id IS NOT NULL OR a.province_id IS NOT NULL
           OR a.municipality_id IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5, 6
    ) AS spot
    CROSS JOIN LATERAL (VALUES
        ('region', region_id), ('province', province_id), ('municipality', municipality_id)
    ) AS there (level, place)
    WHERE there.place IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5
"""
#: Where it differs from what is there: the key, how many parts are there, and how many should be.
DISAGREEING = f"""
    SELECT level, place, target_id, accepted_at, source, sum(stored), sum(parts)
    FROM (
        SELECT level, place, target_id, accepted_at, source, 0 AS stored, parts
        FROM ({OF_ALL_PARTS}) AS wanted
        UNION ALL
        SELECT level, place, target_id, accepted_at, source, parts, 0 FROM counting_presence
    ) AS both_sides
    GROUP BY 1, 2, 3, 4, 5
    HAVING sum(stored) <> sum(parts)
"""  # noqa: S608 - a statement of ours in another one

#: Level, place, target, moment of acceptance and source.
Key = tuple


def write_presences(changed: list[Computed], stored: dict[int, Stored]) -> None:
    """Add what has come to count in a place, and take away what has ceased to."""
    changes: dict[Key, int] = defaultdict(int)
    for one in changed:
        for sign, parts in ((1, one.parts), (-1, stored[one.row.pk].parts)):
            for key in _present(one.row, parts):
                changes[key] += sign
    change_presences(changes)


def change_presences(changes: dict[Key, int]) -> None:
    """Add so many parts, or take them away, in one order, so that two recounts cannot deadlock."""
    moved = sorted(key for key, change in changes.items() if change)
    run_over(_ADD, [(*key, changes[key]) for key in moved])
    run_over(_LEAVE, [key for key in moved if changes[key] < 0])


def _present(row: Row, parts: Iterable[Part]) -> Iterable[Key]:
    for spot, _ in parts:
        for level, place in (
            (Level.REGION, spot.region),
            (Level.PROVINCE, spot.province),
            (Level.MUNICIPALITY, spot.municipality),
        ):
            if place is not None:
                yield (level.value, place, row.target, row.accepted_at, row.source)
