"""The books: totals and presences follow from attributions, and the ledger adds up to totals."""

from decimal import Decimal

from django.db import connection, transaction

from counting.models import Difference, LedgerEntry, Reason, Run
from counting.recount import rankings
from counting.recount.presences import DISAGREEING, change_presences
from counting.recount.showing import show
from counting.recount.statements import rows, run

_TOTALS = """
    WITH both_sides AS (
        SELECT c.target_id, c.state,
               CASE WHEN c.planar IS NULL THEN 'declared' ELSE 'mapped' END AS basis,
               c.kind, c.actor_kind, r.confirmed_in, a.municipality_id, a.province_id,
               a.region_id, a.place, 0 AS stored,
               CASE WHEN c.kind = 'removed' THEN -a.quantity ELSE a.quantity END AS quantity
        FROM counting_attribution a
        JOIN counting_credit r ON r.id = a.credit_id
        JOIN counting_claim c ON c.id = r.claim_id
        UNION ALL
        SELECT target_id, state, basis, kind, actor_kind, confirmed_in, municipality_id,
               province_id, region_id, place, credited, 0
        FROM counting_total
    )
    SELECT target_id, state, basis, kind, actor_kind, confirmed_in, municipality_id, province_id,
           region_id, place, sum(stored), sum(quantity)
    FROM both_sides
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    HAVING sum(stored) <> sum(quantity)
"""
_NATIONAL = """
    WITH both_sides AS (
        SELECT target_id, state, basis, kind, confirmed_in, credited AS stored, 0 AS summed
        FROM counting_nationaltotal
        UNION ALL
        SELECT target_id, state, basis, kind, confirmed_in, 0, credited FROM counting_total
    )
    SELECT target_id, state, basis, kind, confirmed_in, sum(stored), sum(summed)
    FROM both_sides GROUP BY 1, 2, 3, 4, 5 HAVING sum(stored) <> sum(summed)
"""
_LEDGER = """
    WITH both_sides AS (
        SELECT target_id, state, basis, kind, change, 0 AS credited FROM counting_ledgerentry
        UNION ALL
        SELECT target_id, state, basis, kind, 0, credited FROM counting_total
    )
    SELECT target_id, state, basis, kind, sum(change), sum(credited)
    FROM both_sides GROUP BY 1, 2, 3, 4 HAVING sum(change) <> sum(credited)
"""
# Of what is shared a row holds only what it should be: it is part of what was found to be wrong.
_ACTORS = """
    WITH quantities AS (
        SELECT credit_id, quantity AS credited, 0 AS shared FROM counting_attribution
        UNION ALL
        SELECT r.id, 0, o.quantity
        FROM counting_overlap o JOIN counting_credit r ON r.claim_id = o.claim_id
    ), both_sides AS (
        SELECT c.actor, c.actor_kind, c.target_id, c.state,
               CASE WHEN c.planar IS NULL THEN 'declared' ELSE 'mapped' END AS basis,
               c.kind, r.confirmed_in, 0 AS stored, 0 AS stored_shared,
               CASE WHEN c.kind = 'removed' THEN -q.credited ELSE q.credited END AS credited,
               CASE WHEN c.kind = 'removed' THEN -q.shared ELSE q.shared END AS shared
        FROM quantities q
        JOIN counting_credit r ON r.id = q.credit_id
        JOIN counting_claim c ON c.id = r.claim_id
        UNION ALL
        SELECT actor, actor_kind, target_id, state, basis, kind, confirmed_in, credited, shared,
               0, 0
        FROM counting_actortotal
    )
    SELECT actor, actor_kind, target_id, state, basis, kind, confirmed_in,
           sum(shared), sum(stored), sum(credited)
    FROM both_sides
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    HAVING sum(stored) <> sum(credited) OR sum(stored_shared) <> sum(shared)
"""
_SET_ACTOR_TOTAL = """
    INSERT INTO counting_actortotal (
        actor, actor_kind, target_id, state, basis, kind, confirmed_in, shared, credited
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (actor, actor_kind, target_id, state, basis, kind, confirmed_in)
    DO UPDATE SET credited = EXCLUDED.credited, shared = EXCLUDED.shared
"""
_SET_NATIONAL_TOTAL = """
    INSERT INTO counting_nationaltotal (target_id, state, basis, kind, confirmed_in, credited)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (target_id, state, basis, kind, confirmed_in)
    DO UPDATE SET credited = EXCLUDED.credited
"""
_SET_TOTAL = """
    INSERT INTO counting_total (
        target_id, state, basis, kind, actor_kind, confirmed_in,
        municipality_id, province_id, region_id, place, credited
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (
        target_id, state, basis, kind, actor_kind, confirmed_in,
        municipality_id, province_id, region_id, place
    ) DO UPDATE SET credited = EXCLUDED.credited
"""


def disagreements(run: Run) -> list[Difference]:
    """Totals and presences that their parts do not make, and totals the ledger does not explain."""
    return [
        *[_difference(run, "total", row) for row in rows(_TOTALS)],
        *[_difference(run, "national total", row) for row in rows(_NATIONAL)],
        *[_difference(run, "total of an actor", row) for row in rows(_ACTORS)],
        *[_difference(run, "total of a town", row) for row in rankings.differing_in_towns()],
        *[_difference(run, "pledged total", row) for row in rankings.differing_pledged()],
        *[_difference(run, "presence", row) for row in rows(DISAGREEING)],
        *[_difference(run, "ledger", row) for row in rows(_LEDGER)],
    ]


@transaction.atomic
def repair_books() -> int:
    """Bring totals and presences into line with attributions, and enter what the ledger lacks.

    No recount writes meanwhile. Returns how many totals, presences and entries were written.
    """
    run("LOCK TABLE counting_total IN SHARE ROW EXCLUSIVE MODE")
    totals, actors, presences = rows(_TOTALS), rows(_ACTORS), rows(DISAGREEING)
    change_presences({tuple(key): int(parts - stored) for *key, stored, parts in presences})
    with connection.cursor() as cursor:
        cursor.executemany(_SET_TOTAL, [(*key, quantity) for *key, _, quantity in totals])
        cursor.executemany(_SET_ACTOR_TOTAL, [(*key, quantity) for *key, _, quantity in actors])
        # Sums of the totals as they are now.
        nations = rows(_NATIONAL)
        cursor.executemany(_SET_NATIONAL_TOTAL, [(*key, total) for *key, _, total in nations])
    ranked = rankings.repair()
    unexplained = rows(_LEDGER)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            target_id=target,
            state=state,
            basis=basis,
            kind=kind,
            reason=Reason.CORRECTED,
            change=credited - explained,
        )
        for target, state, basis, kind, explained, credited in unexplained
    )
    show([])
    written = len(totals) + len(actors) + len(nations) + ranked + len(presences)
    return written + len(unexplained)


def _difference(run: Run, book: str, row: tuple) -> Difference:
    *key, stored, computed = row
    words = " ".join(str(word) for word in key if word is not None)
    return Difference(
        run=run, about=f"{book} {words}", stored=Decimal(stored), computed=Decimal(computed)
    )
