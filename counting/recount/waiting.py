"""The incremental recount: what acts have asked for, and nothing else."""

import logging
from collections.abc import Set

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from counting.models import Claim, Reason, RecountRequest
from counting.querysets import UNHURRIED, RequestQuerySet
from counting.recount.computing import compute
from counting.recount.keys import Among
from counting.recount.neighbourhood import touched_by
from counting.recount.showing import show
from counting.recount.stored import locked_credits
from counting.recount.writing import Cause, write

logger = logging.getLogger(__name__)

#: A request: its key, the claim's, and why.
Request = tuple[int, int, str]

#: What moves a neighbour too, and is then the reason for both.
SPREADING = {Reason.RULE_CHANGED, Reason.BOUNDARY_CHANGED, Reason.CORRECTED}


def recount(batch_size: int | None = None) -> int:
    """Take the next waiting requests and bring all that depends on them up to date.

    About `batch_size`, or a turn: acts take turns, so that nobody waits for more than the next
    turn of a large one, and a small act that comes later is dealt with before it.

    Afterwards credits, totals, ledger and public places say what a full recount would say about
    these claims and those of their neighbours that do not wait themselves, and the requests are
    gone; or, if the worker or the database stops, nothing has happened. A request whose recount
    raises an error is set aside with it, and the others of its batch are dealt with. Requests taken
    by another worker are left to it. Returns how many requests were taken.
    """
    batch: list[Request] = []
    try:
        with transaction.atomic():
            batch = _next_batch(batch_size)
            _deal_with(batch)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if not batch:
            raise
        logger.exception("A batch of %s requests could not be recounted at a stretch", len(batch))
        _deal_with_halves([pk for pk, _, _ in batch])
    return len(batch)


def _next_batch(size: int | None) -> list[Request]:
    """Lock the next requests; what people did comes before what concerns the whole register."""
    urgent, waiting = RecountRequest.objects.urgent(), RecountRequest.objects.waiting()
    return _locked_turns(urgent, size or RecountRequest.TURN) or _locked_turns(
        waiting, size or RecountRequest.LARGE_TURN
    )


def _locked_turns(queue: RequestQuerySet, size: int) -> list[Request]:
    """Lock so many requests, and the rest of the turn they end in: a turn lies together."""
    found = list(_free(queue).values_list("pk", "claim", "reason", "turn")[:size])
    if len(found) == size:
        last, _, _, turn = found[-1]
        rest = _free(queue).filter(turn=turn, pk__gt=last)
        found += rest.values_list("pk", "claim", "reason", "turn")[:size]
    return [request[:3] for request in found]


def _free(queue: RequestQuerySet) -> RequestQuerySet:
    """These requests in their order, locked, without those another worker holds."""
    return queue.order_by("turn", "pk").select_for_update(skip_locked=True, no_key=True)


def _deal_with_halves(requests: list[int]) -> None:
    """Deal with each half in a transaction of its own, down to the request that fails alone."""
    if len(requests) == 1:
        _deal_alone_with(requests[0])
        return
    middle = len(requests) // 2
    for half in (requests[:middle], requests[middle:]):
        try:
            with transaction.atomic():
                _deal_with(_locked(half))
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # noqa: BLE001 - whatever it was, it is written down when alone
            _deal_with_halves(half)


def _deal_alone_with(request: int) -> None:
    try:
        with transaction.atomic():
            _deal_with(_locked([request]))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("Request %s could not be recounted and is set aside", request)
        waiting = RecountRequest.objects.waiting().filter(pk=request)
        waiting.update(error=repr(error)[:2000], attempts=F("attempts") + 1)


def _locked(requests: list[int]) -> list[Request]:
    waiting = RecountRequest.objects.waiting().filter(pk__in=requests)
    return list(_free(waiting).values_list("pk", "claim", "reason"))


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
    for claim in _waiting_themselves(touched.keys() - reasons.keys(), reasons):
        touched.pop(claim, None)
    order = {claim: place for place, claim in enumerate(reasons)}
    sources = _sources(reasons)
    causes = {}
    for claim, found in touched.items():
        first = min(found, key=order.__getitem__)
        reason = Reason(reasons[first])
        causes[claim] = (
            Cause(reason) if reason in SPREADING else Cause(Reason.SHARED, sources[first])
        )
    asked_for = {reason: Cause(Reason(reason)) for reason in set(reasons.values())}
    return causes | {claim: asked_for[reason] for claim, reason in reasons.items()}


def _waiting_themselves(claims: Set[int], reasons: dict[int, str]) -> list[int]:
    """Those of these claims whose own request waits in the same queue: it will see what we see.

    One that another worker holds may have been computed before we came: it is not among them.
    """
    waiting = RecountRequest.objects.waiting()
    is_unhurried = set(reasons.values()) <= set(UNHURRIED)
    queue = waiting if is_unhurried else waiting.urgent()
    return list(_free(queue.filter(Among("claim", claims))).values_list("claim", flat=True))


def _sources(claims: dict[int, str]) -> dict[int, str]:
    return dict(Claim.objects.filter(Among("pk", claims)).values_list("pk", "source"))
