"""New boundaries, mergers, inhabitants: noticed by the clock, counted and ranked by anew."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from counting import tasks
from counting.models import BoundaryRecount, Claim
from counting.recount import rankings
from territory.models import BoundaryLoad, Municipality

#: Claims looked at in one transaction.
BATCH = 10_000

# Of the next claims on a map: those that meet an outline of this loading, or of a municipality that
# begins on this day or has ended on the day before, that were attributed to one of these places,
# or of which a part lies in no known place. What is shown only by its cell is attributed to what
# all places that the cell touches have in common: none of its parts says which they were, nor
# where it lies beyond the cell, and any of them may have moved away. What waits to be counted may
# be counted this moment, by a worker that has looked at the outlines before.
_ASK_AFTER_CHANGE = """
    WITH batch AS (
        SELECT id, withdrawn_at,
               CASE WHEN shown = geometry THEN geometry ELSE ST_Collect(geometry, shown) END
               AS geometry, geometry AS drawn, shown, NOT shown = geometry AS is_private
        FROM counting_claim
        WHERE id > %(up_to)s ORDER BY id LIMIT %(batch)s
    ), asked AS (
        INSERT INTO counting_recountrequest (claim_id, reason, requested_at)
        SELECT b.id, 'boundary_changed', now()
        FROM batch b
        JOIN counting_credit r ON r.claim_id = b.id
        WHERE b.withdrawn_at IS NULL AND b.geometry IS NOT NULL AND (
            EXISTS (SELECT FROM territory_municipality p
                    WHERE (p.outline_from_id = %(load)s OR p.valid_from = %(day)s
                           OR p.valid_to = %(day_before)s)
                    AND p.outline && b.geometry AND ST_Intersects(p.outline, b.geometry))
            OR EXISTS (SELECT FROM territory_province p WHERE p.outline_from_id = %(load)s
                       AND p.outline && b.geometry AND ST_Intersects(p.outline, b.geometry))
            OR EXISTS (SELECT FROM territory_region p WHERE p.outline_from_id = %(load)s
                       AND p.outline && b.geometry AND ST_Intersects(p.outline, b.geometry))
            OR r.outside > 0
            OR EXISTS (SELECT FROM counting_recountrequest q WHERE q.claim_id = b.id)
            OR EXISTS (
                SELECT FROM counting_attribution a
                LEFT JOIN territory_municipality m ON m.id = a.municipality_id
                LEFT JOIN territory_province p ON p.id = a.province_id
                LEFT JOIN territory_region g ON g.id = a.region_id
                WHERE a.credit_id = r.id AND (
                    g.id IS NULL OR %(load)s IN
                    (m.outline_from_id, p.outline_from_id, g.outline_from_id)
                    OR b.is_private AND (m.id IS NULL OR NOT ST_Covers(b.shown, b.drawn))))
        )
        ORDER BY b.id
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM asked), (SELECT max(id) FROM batch)
"""
_ASK_AFTER_MERGERS = """
    INSERT INTO counting_recountrequest (claim_id, reason, requested_at)
    SELECT c.id, 'boundary_changed', now()
    FROM counting_claim c
    WHERE c.withdrawn_at IS NULL
      AND EXISTS (
        SELECT FROM counting_credit r
        JOIN counting_attribution a ON a.credit_id = r.id
        JOIN territory_municipality m ON m.id = a.municipality_id
        WHERE r.claim_id = c.id AND m.valid_to < %(today)s AND m.successor_id IS NOT NULL)
      AND NOT EXISTS (
        SELECT FROM counting_recountrequest q
        WHERE q.claim_id = c.id AND q.reason = 'boundary_changed')
    ORDER BY c.id LIMIT %(batch)s
"""


def ask_after_changes(*, batch: int = BATCH) -> int:
    """Ask for what new boundaries and mergers concern to be counted again; returns how many.

    Claims are gone through once for each loading of boundaries and for each day on which
    municipalities begin, batch by batch: who is stopped in the middle goes on after the last batch.
    Claims of a municipality that has merged are asked for until they are attributed to what it has
    become. New numbers of inhabitants need no recount: what is ranked by them takes them over.
    """
    rankings.take_over_inhabitants()
    _notice_loads()
    _notice_days()
    asked = 0
    for recount in BoundaryRecount.objects.filter(ended_at=None).order_by("pk"):
        while (found := _ask_after_change(recount.pk, batch)) is not None:
            asked += found
    while found := _ask_after_mergers(batch):
        asked += found
    return asked


def _notice_loads() -> None:
    new = BoundaryLoad.objects.filter(recount=None).order_by("pk")
    BoundaryRecount.objects.bulk_create(
        [BoundaryRecount(load=load) for load in new], ignore_conflicts=True
    )


def _notice_days() -> None:
    """Note the first days of municipalities, and those after the last day of others.

    A day before anything was posted concerns nothing.
    """
    first = Claim.objects.order_by("pk").values_list("posted_at", flat=True).first()
    if first is None:
        return
    drawn = Municipality.objects.with_outline()
    begun = drawn.filter(valid_from__lte=timezone.localdate()).values_list("valid_from", flat=True)
    ended = drawn.former().values_list("valid_to", flat=True)
    days = {*begun, *(last + timedelta(days=1) for last in ended if last)}
    known = BoundaryRecount.objects.values_list("day", flat=True)
    new = sorted(day for day in days.difference(known) if day > timezone.localdate(first))
    BoundaryRecount.objects.bulk_create(
        [BoundaryRecount(day=day) for day in new], ignore_conflicts=True
    )


@transaction.atomic
def _ask_after_change(key: int, batch: int) -> int | None:
    """Look at the next claims for one loading or day; None when all were looked at."""
    unfinished = BoundaryRecount.objects.filter(pk=key, ended_at=None)
    recount = unfinished.select_for_update(skip_locked=True, no_key=True).first()
    if recount is None:
        return None
    parameters = {
        "load": recount.load_id,
        "day": recount.day,
        "day_before": recount.day and recount.day - timedelta(days=1),
        "up_to": recount.up_to,
        "batch": batch,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASK_AFTER_CHANGE, parameters)
        asked, last = cursor.fetchone()
    recount.requested += asked
    recount.up_to = last or recount.up_to
    recount.ended_at = timezone.now() if last is None else None
    recount.save()
    if asked:
        tasks.recount.delay_on_commit()
    return None if last is None else asked


@transaction.atomic
def _ask_after_mergers(batch: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ASK_AFTER_MERGERS, {"today": timezone.localdate(), "batch": batch})
        asked = cursor.rowcount
    if asked:
        tasks.recount.delay_on_commit()
    return asked
