"""The incremental recount: what acts have asked for, and nothing else."""

from django.db import transaction

from counting.models import Claim, Reason, RecountRequest
from counting.recount.computing import compute
from counting.recount.neighbourhood import touched_by
from counting.recount.writing import Cause, locked_credits, write


@transaction.atomic
def recount(batch_size: int = 500) -> int:
    """Take up to `batch_size` waiting requests and bring all that depends on them up to date.

    Afterwards credits, totals and ledger say what a full recount would say about these claims and
    their neighbours, and the requests are gone; or, if anything stops it, nothing has happened.
    Requests taken by another worker are left to it. Returns how many requests were dealt with.
    """
    waiting = RecountRequest.objects.select_for_update(skip_locked=True, no_key=True)
    requests = list(waiting.order_by("pk").values_list("pk", "claim", "reason")[:batch_size])
    if not requests:
        return 0
    reasons = {claim: reason for _, claim, reason in reversed(requests)}
    causes = _causes(reasons)
    stored = locked_credits(causes)
    write(compute(causes), stored, causes)
    RecountRequest.objects.filter(pk__in=[pk for pk, _, _ in requests]).delete()
    return len(requests)


def _causes(reasons: dict[int, str]) -> dict[int, Cause]:
    """Every claim to recount, and why: by request, or touched by the first that was."""
    touched = touched_by(reasons)
    order = {claim: place for place, claim in enumerate(reasons)}
    sources = _sources(reasons)
    causes = {
        claim: Cause(Reason.SHARED, sources[min(found, key=order.__getitem__)])
        for claim, found in touched.items()
    }
    return causes | {claim: Cause(Reason(reason)) for claim, reason in reasons.items()}


def _sources(claims: dict[int, str]) -> dict[int, str]:
    return dict(Claim.objects.filter(pk__in=list(claims)).values_list("pk", "source"))
