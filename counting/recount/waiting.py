"""The incremental recount: what acts have asked for, and nothing else."""

import logging

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from counting.models import Claim, Reason, RecountRequest
from counting.querysets import RequestQuerySet
from counting.recount.computing import compute
from counting.recount.keys import Among
from counting.recount.neighbourhood import touched_by
from counting.recount.showing import show
from counting.recount.writing import Cause, locked_credits, write

logger = logging.getLogger(__name__)

#: A request: its key, the claim's, and why.
Request = tuple[int, int, str]

#: What moves a neighbour too, and is then the reason for both.
SPREADING = {Reason.RULE_CHANGED, Reason.BOUNDARY_CHANGED, Reason.CORRECTED}


def recount(batch_size: int = 500) -> int:
    """Take up to `batch_size` waiting requests and bring all that depends on them up to date.

    Acts take turns: nobody waits for more than the next turn of a large one, and a small act that
    comes later is dealt with before it.

    Afterwards credits, totals, ledger and public places say what a full recount would say about
    these claims and their neighbours, and the requests are gone; or, if the worker or the database
    stops, nothing has happened. A request whose recount raises an error is set aside with it, and
    the others of its batch are dealt with. Requests taken by another worker are left to it. Returns
    how many requests were taken.
    """
    batch: list[Request] = []
    try:
        with transaction.atomic():
            batch = _locked(RecountRequest.objects.urgent(), batch_size) or _locked(
                RecountRequest.objects.waiting(), batch_size
            )
            _deal_with(batch)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if not batch:
            raise
        logger.exception("A batch of %s requests could not be recounted at a stretch", len(batch))
        _deal_with_halves([pk for pk, _, _ in batch])
    return len(batch)


def _deal_with_halves(requests: list[int]) -> None:
    """Deal with each half in a transaction of its own, down to the request that fails alone."""
    if len(requests) == 1:
        _deal_alone_with(requests[0])
        return
    middle = len(requests) // 2
    for half in (requests[:middle], requests[middle:]):
        try:
            with transaction.atomic():
                _deal_with(_locked(RecountRequest.objects.waiting().filter(pk__in=half)))
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # noqa: BLE001 - whatever it was, it is written down when alone
            _deal_with_halves(half)


def _deal_alone_with(request: int) -> None:
    waiting = RecountRequest.objects.waiting().filter(pk=request)
    try:
        with transaction.atomic():
            _deal_with(_locked(waiting))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("Request %s could not be recounted and is set aside", request)
        waiting.update(error=repr(error)[:2000], attempts=F("attempts") + 1)


def _locked(waiting: RequestQuerySet, most: int | None = None) -> list[Request]:
    free = waiting.order_by("turn", "pk").select_for_update(skip_locked=True, no_key=True)
    return list(free.values_list("pk", "claim", "reason")[:most])


def _deal_with(requests: list[Request]) -> None:
    if not requests:
        return
    reasons = {claim: reason for _, claim, reason in reversed(requests)}
    causes = _causes(reasons)
    stored = locked_credits(causes)
    write(compute(causes), stored, causes)
    show(reasons)
    RecountRequest.objects.filter(Among("pk", [pk for pk, _, _ in requests])).delete()


def _causes(reasons: dict[int, str]) -> dict[int, Cause]:
    """Every claim to recount, and why: by request, or touched by the first that was."""
    touched = touched_by(reasons)
    order = {claim: place for place, claim in enumerate(reasons)}
    sources = _sources(reasons)
    causes = {}
    for claim, found in touched.items():
        first = min(found, key=order.__getitem__)
        reason = Reason(reasons[first])
        causes[claim] = (
            Cause(reason) if reason in SPREADING else Cause(Reason.SHARED, sources[first])
        )
    return causes | {claim: Cause(Reason(reason)) for claim, reason in reasons.items()}


def _sources(claims: dict[int, str]) -> dict[int, str]:
    return dict(Claim.objects.filter(Among("pk", claims)).values_list("pk", "source"))
