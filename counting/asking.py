"""Acts that ask for claims to be counted: requests in the database, and a nudge for the worker.

They belong into the transaction of whoever calls them; the task sent after the commit does no more
than to take up what stands there.
"""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from axes.models import Target
from counting import tasks
from counting.models import RecountRequest
from counting.querysets import RequestQuerySet
from counting.recount.statements import copy

_ASK = "COPY counting_recountrequest (claim_id, reason, requested_at, turn) FROM STDIN"
# From west to east, so that the claims of a turn are neighbours.
_COUNT_AGAIN = """
    INSERT INTO counting_recountrequest (claim_id, reason, requested_at, turn)
    SELECT id, %(reason)s, now(), place / %(large_turn)s * %(scatter)s %% (1::bigint << 31)
    FROM (SELECT id, row_number() OVER (ORDER BY target_id, state, ST_XMin(planar), id) - 1 AS place
          FROM counting_claim
          WHERE withdrawn_at IS NULL
            AND (%(target)s::bigint IS NULL OR target_id = %(target)s::bigint)) AS live
    ORDER BY place
"""


@transaction.atomic
def recount(claims: Iterable[int], *, reason: str) -> None:
    """Ask for these claims (by primary key) to be counted."""
    now = timezone.now()
    copy(
        _ASK,
        ((claim, reason, now, RecountRequest.turn_at(place)) for place, claim in enumerate(claims)),
    )
    tasks.recount.delay_on_commit()


@transaction.atomic
def count_again(*, reason: str, target: Target | None = None) -> int:
    """Ask for all live claims, or those of one target, to be counted again; returns how many.

    For a change of rule or of boundaries: what moves is entered in the ledger with that reason.
    """
    parameters = {
        "reason": reason,
        "target": target.pk if target else None,
        "large_turn": RecountRequest.LARGE_TURN,
        "scatter": RecountRequest.SCATTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_AGAIN, parameters)
        asked = cursor.rowcount
    tasks.recount.delay_on_commit()
    return asked


@transaction.atomic
def try_again(requests: RequestQuerySet) -> int:
    """Let requests that were set aside after an error wait again; returns how many."""
    again = requests.set_aside().update(error="")
    tasks.recount.delay_on_commit()
    return again
