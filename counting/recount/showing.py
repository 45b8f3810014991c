"""What anyone may see of where claims lie, brought up to date together with the figures."""

from collections.abc import Iterable

from django.db import connection

from counting.models import Edition, PlaceTally
from counting.recount.keys import array_of

# Half the width of the world in EPSG:3857.
_HALF = 20037508.342789244
# Tallied in one order, so that two recounts cannot deadlock.
_TALLIED = f"""
    INSERT INTO counting_placetally (level, x, y, target_id, state, kind, actor_kind, confirmed_in,
                                     places, sum_x, sum_y)
    SELECT level, floor((moved.x + {_HALF}) / cell)::int, floor(({_HALF} - moved.y) / cell)::int,
           target_id, state, kind, actor_kind, confirmed_in,
           sum(sign), sum(sign * moved.x::bigint), sum(sign * moved.y::bigint)
    FROM moved, unnest(%(levels)s::int[]) AS level,
         LATERAL (SELECT 2 * {_HALF} / 2 ^ level AS cell) AS grid
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT (level, x, y, target_id, state, kind, actor_kind, confirmed_in)
    DO UPDATE SET places = counting_placetally.places + EXCLUDED.places,
                  sum_x = counting_placetally.sum_x + EXCLUDED.sum_x,
                  sum_y = counting_placetally.sum_y + EXCLUDED.sum_y
"""  # noqa: S608 - the one thing written in is a number of ours
_TAKE_DOWN = f"""
    WITH moved AS (
        DELETE FROM counting_publicplace p
        USING counting_claim c JOIN counting_credit r ON r.claim_id = c.id
        WHERE p.claim_id = ANY(%(claims)s) AND c.id = p.claim_id
          AND (c.withdrawn_at IS NOT NULL OR p.confirmed_in IS DISTINCT FROM r.confirmed_in
               OR p.geometry IS DISTINCT FROM c.shown)
        RETURNING p.*, -1 AS sign
    ) {_TALLIED}
"""  # noqa: S608 - as above
# OFFSET 0: a planner that has not seen the first credits computed would go through all of them.
_PUT_UP = f"""
    WITH drawn AS (
        SELECT c.*, r.confirmed_in, ST_Transform(c.shown, 3857) AS mercator
        FROM counting_claim c
        JOIN LATERAL (
            SELECT confirmed_in, computed_at FROM counting_credit WHERE claim_id = c.id OFFSET 0
        ) r ON r.computed_at IS NOT NULL
        WHERE (%(claims)s::bigint[] IS NULL OR c.id = ANY(%(claims)s))
          AND c.withdrawn_at IS NULL AND c.shown IS NOT NULL
    ), moved AS (
        INSERT INTO counting_publicplace (
            claim_id, target_id, state, kind, source, number, actor_kind, accepted_at,
            confirmed_in, is_exact, geometry, mercator, x, y, reach
        )
        SELECT id, target_id, state, kind, source, number, actor_kind, accepted_at,
               confirmed_in, shown = geometry, shown, mercator,
               round((ST_XMin(mercator) + ST_XMax(mercator)) / 2),
               round((ST_YMin(mercator) + ST_YMax(mercator)) / 2),
               round(sqrt((ST_XMax(mercator) - ST_XMin(mercator)) ^ 2
                        + (ST_YMax(mercator) - ST_YMin(mercator)) ^ 2))
        FROM drawn
        ON CONFLICT (claim_id) DO NOTHING
        RETURNING *, 1 AS sign
    ) {_TALLIED}
"""  # noqa: S608 - as above
_NEXT_EDITION = """
    INSERT INTO counting_edition (id, number, at) VALUES (%(edition)s, 1, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET number = counting_edition.number + 1, at = clock_timestamp()
"""


def show(claims: Iterable[int] | None) -> None:
    """Show what has been counted of these claims, hide what was withdrawn, open a new edition.

    Last in the transaction of a recount, for it locks the row of the edition. Without claims:
    all there are, of which none was withdrawn since it was shown.
    """
    chosen = None if claims is None else array_of(claims)
    parameters = {
        "claims": chosen,
        "levels": list(PlaceTally.LEVELS),
        "edition": Edition.THE_ONE,
    }
    with connection.cursor() as cursor:
        if chosen is not None:
            cursor.execute(_TAKE_DOWN, parameters)
        cursor.execute(_PUT_UP, parameters)
        cursor.execute(_NEXT_EDITION, parameters)
