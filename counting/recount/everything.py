"""The full recount: everything anew, compared with what is stored, nothing repaired silently."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

import numpy as np
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from counting.attribution import Outlines
from counting.measuring import as_decimal
from counting.models import Claim, Difference, RecountRequest, Run
from counting.recount.computing import RULE_VERSION, compute
from counting.recount.neighbourhood import touched_by
from counting.recount.reading import all_outlines
from counting.recount.writing import stands, stored_credits

Progress = Callable[[int, int], None]

_DIGEST = """
    SELECT encode(sha256(convert_to(concat(
        (SELECT string_agg(concat_ws('|', id, target_id, state, kind, source, number, actor,
                accepted_at, withdrawn_at, confirmed_at, declared_quantity, share, municipality_id,
                province_id, region_id, md5(ST_AsBinary(geometry))), ',' ORDER BY id)
           FROM counting_claim),
        (SELECT string_agg(concat_ws('|', id, metric_kind, aggregation, tolerance_m,
                minimum_shared_run_m, counts_elsewhere, rule_version), ',' ORDER BY id)
           FROM axes_target),
        (SELECT string_agg(concat_ws('|', id, first_source, first_number, second_source,
                second_number, verdict), ',' ORDER BY id)
           FROM counting_pairdecision)
    ), 'UTF8')), 'hex')
"""
# A position from west to east keeps neighbours in the same chunk.
_MAPPED = """
    SELECT target_id, state, kind = 'removed', array_agg(id ORDER BY ST_XMin(planar), id)
    FROM counting_claim WHERE withdrawn_at IS NULL AND planar IS NOT NULL
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
# && uses the index `claim_planar_live`.
_AROUND = """
    SELECT id FROM counting_claim
    WHERE withdrawn_at IS NULL AND target_id = %s AND state = %s AND (kind = 'removed') = %s
      AND planar && ST_Expand((SELECT ST_Extent(planar)::box2d::geometry FROM counting_claim
                               WHERE id = ANY(%s)), %s)
"""
_TOTALS = """
    WITH parts AS (
        SELECT c.target_id, c.state,
               CASE WHEN c.planar IS NULL THEN 'declared' ELSE 'mapped' END AS basis,
               c.kind, c.actor_kind, r.confirmed_in, a.municipality_id, a.province_id, a.region_id, a.place,
               sum(CASE WHEN c.kind = 'removed' THEN -a.quantity ELSE a.quantity END) AS quantity
        FROM counting_attribution a
        JOIN counting_credit r ON r.id = a.credit_id
        JOIN counting_claim c ON c.id = r.claim_id
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    ), both_sides AS (
        SELECT *, 0 AS stored FROM parts
        UNION ALL
        SELECT target_id, state, basis, kind, actor_kind, confirmed_in, municipality_id,
               province_id, region_id, place, 0, credited
        FROM counting_total
    )
    SELECT concat_ws(' ', 'total', target_id, state, basis, kind, actor_kind, confirmed_in,
                     place, region_id, province_id, municipality_id), sum(stored), sum(quantity)
    FROM both_sides
    GROUP BY target_id, state, basis, kind, actor_kind, confirmed_in, municipality_id, province_id,
             region_id, place
    HAVING sum(stored) <> sum(quantity)
"""
_LEDGER = """
    WITH both_sides AS (
        SELECT target_id, state, basis, kind, change, 0 AS credited FROM counting_ledgerentry
        UNION ALL
        SELECT target_id, state, basis, kind, 0, credited FROM counting_total
    )
    SELECT concat_ws(' ', 'ledger', target_id, state, basis, kind), sum(change), sum(credited)
    FROM both_sides GROUP BY target_id, state, basis, kind HAVING sum(change) <> sum(credited)
"""


def recount_everything(*, chunk: int = 20_000, progress: Progress | None = None) -> Run:
    """Compute every credit anew, in chunks, and compare with credits, totals and ledger.

    All is read as of one moment. Claims that wait for a recount then, with their neighbours, are
    left out and counted as waiting. Returns the run, with its differences; stored figures are not
    touched. `progress(done, of)` is told after each chunk.
    """
    latest = Run.objects.aggregate(latest=Max("number"))["latest"] or 0
    run = Run.objects.create(
        number=latest + 1, started_at=timezone.now(), rule_version=RULE_VERSION
    )
    with _one_moment():
        run.digest = _rows(_DIGEST)[0][0]
        run.not_counted = Claim.objects.filter(withdrawn_at__isnull=False).count()
        waiting = _waiting()
        run.waiting = len(waiting)
        run.counted, differences = _compare(waiting, chunk, progress or (lambda done, of: None))
        differences += [(None, *row) for row in (*_rows(_TOTALS), *_rows(_LEDGER))]
    _close(run, differences)
    return run


@contextmanager
def _one_moment() -> Iterator[None]:
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _waiting() -> set[int]:
    requested = set(RecountRequest.objects.values_list("claim", flat=True))
    return requested | set(touched_by(requested)) if requested else set()


def _compare(waiting: set[int], chunk: int, progress: Progress) -> tuple[int, list[tuple]]:
    outlines = all_outlines()
    differences: list[tuple] = []
    counted = done = 0
    total = Claim.objects.count()
    for claims, needed in _chunks(chunk):
        counted += len(claims)
        differences += _differences(claims, needed, outlines, waiting)
        done += len(claims)
        progress(done, total)
    for claims in _withdrawn_chunks(chunk):
        differences += _differences(claims, None, outlines, waiting)
        done += len(claims)
        progress(done, total)
    return counted, differences


def _chunks(chunk: int) -> Iterator[tuple[list[int], set[int] | None]]:
    """Live claims, and for mapped ones all that lie around them."""
    tolerances = dict(_rows("SELECT id, tolerance_m::float FROM axes_target"))
    for target, state, is_loss, keys in _rows(_MAPPED):
        keys = np.array(keys, dtype=np.int64)
        for start in range(0, len(keys), chunk):
            claims = keys[start : start + chunk].tolist()
            reach = tolerances[target] + 1
            around = _rows(_AROUND, [target, state, is_loss, claims, reach])
            yield claims, {row[0] for row in around}
    declared = Claim.objects.live().filter(planar__isnull=True).order_by("pk")
    keys = list(declared.values_list("pk", flat=True))
    for start in range(0, len(keys), chunk):
        yield keys[start : start + chunk], None


def _withdrawn_chunks(chunk: int) -> Iterator[list[int]]:
    withdrawn = Claim.objects.filter(withdrawn_at__isnull=False).order_by("pk")
    keys = list(withdrawn.values_list("pk", flat=True))
    for start in range(0, len(keys), chunk):
        yield keys[start : start + chunk]


def _differences(
    claims: list[int], needed: set[int] | None, outlines: Outlines, waiting: set[int]
) -> list[tuple]:
    stored = stored_credits(claims)
    return [
        (
            one.row.pk,
            f"claim {one.row.source}/{one.row.number}",
            as_decimal(stored[one.row.pk].figures[1]),
            as_decimal(one.credited),
        )
        for one in compute(claims, needed=needed, outlines=outlines)
        if one.row.pk not in waiting and not stands(one, stored[one.row.pk])
    ]


def _close(run: Run, differences: list[tuple]) -> None:
    with transaction.atomic():
        Difference.objects.bulk_create(
            Difference(run=run, claim_id=claim, about=about, stored=stored, computed=computed)
            for claim, about, stored, computed in differences
        )
        run.differing = len(differences)
        run.difference = max(
            (abs(stored - computed) for _, _, stored, computed in differences), default=Decimal(0)
        )
        run.ended_at = timezone.now()
        run.save()


def _rows(sql: str, parameters: list | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
