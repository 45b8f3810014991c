"""Counting all lines and writing what came of it, against one statement of PostGIS that does so.

The statement means the same: neighbours by ST_DWithin, the buffer of the collected earlier ones,
intersection, pieces of at least the minimum run. It writes the same rows (what is credited, with
whom the rest is shared, in which municipality it lies) and leaves out lines that run over
themselves, reviewers' decisions, places beyond municipalities, totals and the ledger: all in its
favour.
"""

import time

from django.db import connection

from benchmarks import register
from benchmarks.everything import count_what_waits
from benchmarks.landscape import hedges
from benchmarks.processes import CORES, Effort, together
from benchmarks.table import note, ratio_line

_RESULT = """
    CREATE TABLE IF NOT EXISTS bench_outline AS
    SELECT m.id, m.province_id, m.region_id, ST_Subdivide(ST_Transform(outline, 3812)) AS outline
    FROM territory_municipality m;
    CREATE INDEX IF NOT EXISTS bench_outline_place ON bench_outline USING gist (outline);
    ANALYZE bench_outline
"""
_STATEMENT = """
    WITH pair AS MATERIALIZED (
        SELECT s.id, n.id AS other, n.planar
        FROM counting_claim s
        JOIN counting_claim n ON ST_DWithin(n.planar, s.planar, %(tolerance)s)
         AND n.withdrawn_at IS NULL AND n.target_id = s.target_id AND n.state = s.state
         AND (n.accepted_at, n.source, n.number, n.id) < (s.accepted_at, s.source, s.number, s.id)
        WHERE s.withdrawn_at IS NULL
    ), cover AS MATERIALIZED (
        SELECT id, ST_Buffer(ST_Collect(planar), %(tolerance)s, 'quad_segs=16') AS ground
        FROM pair GROUP BY id
    ), run AS (
        SELECT c.id, (ST_Dump(ST_LineMerge(ST_CollectionExtract(
                         ST_Intersection(c.planar, cover.ground), 2)))).geom AS piece,
               least(20, ST_Length(c.planar) / 2) AS shortest
        FROM cover JOIN counting_claim c USING (id)
    ), removed AS MATERIALIZED (
        SELECT id, ST_Collect(piece) AS pieces FROM run
        WHERE ST_Length(piece) >= shortest GROUP BY id
    ), counted AS MATERIALIZED (
        SELECT c.id, ST_Length(c.geometry::geography) AS raw, c.planar,
               ST_Length(ST_Transform(removed.pieces, 4326)::geography) AS lost, removed.pieces
        FROM counting_claim c LEFT JOIN removed USING (id) WHERE c.withdrawn_at IS NULL
    ), kept AS MATERIALIZED (
        SELECT id, raw, greatest(raw - coalesce(lost, 0), 0) AS credited,
               CASE WHEN pieces IS NULL THEN planar
                    ELSE ST_Difference(planar, ST_Buffer(pieces, 0.001)) END AS planar,
               pieces IS NOT NULL AS is_cut
        FROM counted
    ), credit AS (
        UPDATE counting_credit
        SET raw = kept.raw, credited = least(round(kept.credited::numeric, 3),
                                             round(kept.raw::numeric, 3)),
            shared = greatest(round(kept.raw::numeric, 3) - round(kept.credited::numeric, 3), 0),
            geometry = CASE WHEN is_cut THEN ST_Transform(kept.planar, 4326) END,
            computed_at = now()
        FROM kept WHERE counting_credit.claim_id = kept.id
        RETURNING counting_credit.id, claim_id
    ), overlap AS (
        INSERT INTO counting_overlap (claim_id, with_claim_id, quantity)
        SELECT pair.id, other, sum(ST_Length(ST_Intersection(
                   removed.pieces, ST_Buffer(pair.planar, %(tolerance)s, 'quad_segs=16'))))
        FROM pair JOIN removed USING (id) GROUP BY 1, 2
    )
    INSERT INTO counting_attribution
        (credit_id, municipality_id, province_id, region_id, place, quantity)
    SELECT credit.id, m.id, m.province_id, m.region_id, 'belgium',
           sum(ST_Length(CASE WHEN ST_Within(kept.planar, m.outline) THEN kept.planar
                              ELSE ST_Intersection(kept.planar, m.outline) END))
    FROM kept JOIN credit ON credit.claim_id = kept.id
    JOIN bench_outline m ON ST_Intersects(m.outline, kept.planar)
    GROUP BY 1, 2, 3, 4
"""
_FORGET = """
    TRUNCATE counting_overlap, counting_attribution, counting_total, counting_nationaltotal,
             counting_actortotal, counting_towntotal, counting_pledgedtotal, counting_presence,
             counting_ledgerentry;
    UPDATE counting_credit SET raw = 0, credited = 0, shared = 0, outside = 0, geometry = NULL,
                               computed_at = NULL;
"""
_SUM = "SELECT sum(credited) / 1000 FROM counting_credit"


def measure(database, arguments):
    """Both ways in turns, each beginning with nothing counted."""
    count = arguments.statement_lines
    register.new_register(hedges(count))
    register.execute("DROP TABLE IF EXISTS bench_outline")
    pairs, sums = [], []
    for _ in range(arguments.rounds):
        theirs, their_sum = _begun_anew(one_statement)
        ours, our_sum = _begun_anew(lambda: two_processes(database))
        pairs.append((theirs, ours))
        sums.append((their_sum, our_sum))
    ratio_line(f"{count:,} lines, counted and written / one statement", pairs)
    note(f"credited: {sums[0][0]:.3f} km by the statement, {sums[0][1]:.3f} km by us")


def _begun_anew(way):
    register.execute(_FORGET)
    register.ask_for_everything()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE counting_credit")
        effort = way()
        cursor.execute(_SUM)
        return effort, cursor.fetchone()[0]


def one_statement():
    """Seconds of the statement, its table of outlines included."""
    register.execute("TRUNCATE counting_recountrequest")
    start = time.perf_counter()
    register.execute(_RESULT)
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"tolerance": register.TOLERANCE})
    return Effort(time.perf_counter() - start, 0)


def two_processes(database):
    """The effort of counting what waits in two processes, totals and ledger included."""
    _, effort = together(database, count_what_waits, [None] * CORES)
    return effort
