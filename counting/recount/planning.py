"""The beginning of a full recount: its number, the digest of its inputs, and its chunks."""

from django.db.models import Max
from django.utils import timezone

from counting.models import Run
from counting.recount.computing import RULE_VERSION
from counting.recount.statements import one_moment, rows, run

#: Claims in a chunk: enough for the arrays to be worth it, few enough for any worker's memory.
CHUNK = 20_000
#: A claim that stretches over more than this, in metres, goes into a chunk of wide ones.
WIDE = 5_000
WIDE_CHUNK = 1_000

_DIGEST = """
    SELECT encode(sha256(convert_to(concat(
        (SELECT string_agg(md5(concat_ws('|', id, target_id, state, kind, source, number, actor,
                accepted_at, withdrawn_at, confirmed_at, declared_quantity, share,
                municipality_id, province_id, region_id, md5(ST_AsBinary(geometry)))), ''
                ORDER BY id)
           FROM counting_claim),
        (SELECT string_agg(concat_ws('|', id, metric_kind, aggregation, tolerance_m,
                minimum_shared_run_m, counts_elsewhere, rule_version), ',' ORDER BY id)
           FROM axes_target),
        (SELECT string_agg(concat_ws('|', id, first_source, first_number, second_source,
                second_number, verdict), ',' ORDER BY id)
           FROM counting_pairdecision),
        (SELECT string_agg(concat_ws('|', nis_code, valid_from, valid_to, successor_id,
                md5(ST_AsBinary(outline))), ',' ORDER BY nis_code) FROM territory_municipality),
        (SELECT string_agg(concat_ws('|', nis_code, md5(ST_AsBinary(outline))), ','
                ORDER BY nis_code) FROM territory_province),
        (SELECT string_agg(concat_ws('|', nis_code, md5(ST_AsBinary(outline))), ','
                ORDER BY nis_code) FROM territory_region)
    ), 'UTF8')), 'hex')
"""
# Live claims on a map are numbered from west to east, so that a chunk and its neighbours lie
# together; wide ones, whose neighbours lie anywhere, have chunks of their own.
_PLAN = """
    INSERT INTO counting_runchunk (run_id, number, target_id, state, is_loss, is_wide, claims,
        size, attempts, error, counted, withdrawn, wholly_shared, wholly_outside, of_nothing,
        waiting, sensitivity)
    WITH claim AS (
        SELECT id, is_live_map,
               is_live_map AND coalesce(greatest(ST_XMax(planar) - ST_XMin(planar),
                   ST_YMax(planar) - ST_YMin(planar)) > %(wide)s, false) AS is_wide,
               CASE WHEN is_live_map THEN target_id END AS target_id,
               CASE WHEN is_live_map THEN state ELSE '' END AS state,
               is_live_map AND kind = 'removed' AS is_loss,
               CASE WHEN is_live_map THEN ST_XMin(planar) END AS west
        FROM (SELECT *, planar IS NOT NULL AND withdrawn_at IS NULL AS is_live_map
              FROM counting_claim) AS c
    ), placed AS (
        SELECT *, (row_number() OVER (PARTITION BY target_id, state, is_loss, is_wide
                                      ORDER BY west, id) - 1)
                  / CASE WHEN is_wide THEN %(wide_chunk)s ELSE %(chunk)s END AS part
        FROM claim
    )
    SELECT %(run)s, row_number() OVER (ORDER BY target_id, state, is_loss, is_wide, part),
           target_id, state, is_loss, is_wide, array_agg(id ORDER BY west, id), count(*),
           0, '', 0, 0, 0, 0, 0, 0, ARRAY[]::numeric[]
    FROM placed GROUP BY target_id, state, is_loss, is_wide, part
"""


def begin(*, chunk: int = CHUNK, with_sensitivity: bool = False) -> Run:
    """Number a new run and cut all claims there are into chunks, as of one moment.

    Nothing is counted yet: that is for whoever carries the run on.
    """
    with one_moment():
        # Comes before the moment's first look at the tables: two runs never share a number.
        run("LOCK TABLE counting_run IN SHARE ROW EXCLUSIVE MODE")
        latest = Run.objects.aggregate(latest=Max("number"))["latest"] or 0
        begun = Run.objects.create(
            number=latest + 1,
            started_at=timezone.now(),
            rule_version=RULE_VERSION,
            digest=rows(_DIGEST)[0][0],
            with_sensitivity=with_sensitivity,
        )
        sizes = {"chunk": chunk, "wide_chunk": min(chunk, WIDE_CHUNK), "wide": WIDE}
        run(_PLAN, {"run": begun.pk, **sizes})
    return begun
