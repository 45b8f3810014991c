"""Acts on what is counted: post, replace, withdraw, report a share, decide on a pair.

They belong into the transaction of whoever calls them, in which they also ask for what must be
recounted (`counting.asking`).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
from django.contrib.gis.db.models.functions import AsWKB
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from axes.models import Target
from counting import asking
from counting.measuring import PLANAR_SRID, STORED_SRID, Geometries, from_wkb
from counting.models import Claim, PairDecision, Reason, State, Verdict
from counting.models.terms import REASON_OF_STATE
from counting.postings import Posting, Uncountable, as_copied, countable_shapes, named_place
from counting.querysets import ClaimQuerySet, Site
from counting.recount.keys import Among, array_of
from counting.recount.memory import nothing_collected
from counting.recount.statements import copy, rows, run

__all__ = [
    "Posting",
    "Uncountable",
    "confirm",
    "decide_pair",
    "hand_over",
    "post",
    "replace",
    "report_share",
    "show",
    "take_up_again",
    "withdraw",
]

_NEW_KEYS = """
    SELECT nextval(pg_get_serial_sequence('counting_claim', 'id')) FROM generate_series(1, %s)
"""
#: A pledge of 20,000 sites is one act, and somebody waits for it.
_POST = """
    COPY counting_claim (id, target_id, state, kind, source, number, actor, actor_kind,
                         geometry, planar, shown, declared_quantity, share,
                         municipality_id, province_id, region_id,
                         accepted_at, posted_at, confirmed_at) FROM STDIN
"""
# What is not given stays as it was.
_POST_AGAIN = """
    INSERT INTO counting_claim (target_id, state, kind, source, number, actor, actor_kind,
                                geometry, planar, shown, declared_quantity, share,
                                municipality_id, province_id, region_id,
                                accepted_at, posted_at, confirmed_at)
    SELECT target_id, coalesce(%(state)s, state), kind, source, number,
           coalesce(%(actor)s, actor), coalesce(%(actor_kind)s, actor_kind),
           geometry, planar, shown, declared_quantity, coalesce(%(share)s, share),
           municipality_id, province_id, region_id,
           coalesce(%(accepted_at)s, accepted_at), %(now)s, coalesce(%(confirmed_at)s, confirmed_at)
    FROM counting_claim WHERE id = ANY(%(claims)s::bigint[]) ORDER BY id
    RETURNING id
"""
_EMPTY_CREDITS = """
    INSERT INTO counting_credit (claim_id, raw, credited, shared, outside)
    SELECT unnest(%s::bigint[]), 0, 0, 0, 0
"""
_SHOW = """
    UPDATE counting_claim SET shown = new.shown::geometry
    FROM unnest(%(claims)s::bigint[], %(shown)s::text[]) AS new (id, shown)
    WHERE counting_claim.id = new.id
"""


@nothing_collected()
@transaction.atomic
def post(
    source: str,
    postings: Sequence[Posting],
    *,
    actor: str,
    actor_kind: str,
    accepted_at: datetime,
    state: str = State.PLEDGED,
    share: Decimal = Decimal(1),
    confirmed_at: datetime | None = None,
    reason: str | None = None,
) -> list[int]:
    """Claim that these quantities count, in one state, ranked by the moment of acceptance.

    What is done counts as confirmed at `confirmed_at`, or now; a promise needs no confirmation.
    Each claim gets an empty credit and a request to be counted. Returns the keys of the claims, in
    the order of the postings. Raises `Uncountable`.
    """
    stored, planar = countable_shapes(postings)
    shown = np.array([posting.shown for posting in postings], dtype=object)
    keys = [key for (key,) in rows(_NEW_KEYS, [len(postings)])]
    confirmation, now = _confirmation(state, confirmed_at), timezone.now()
    drawn = zip(
        as_copied(stored, STORED_SRID),
        as_copied(planar, PLANAR_SRID),
        as_copied(shown, STORED_SRID),
        strict=True,
    )
    copy(
        _POST,
        (
            (
                *(key, posting.target.pk, state, posting.kind, source, posting.number),
                *(actor, actor_kind, *geometries, posting.declared_quantity, share),
                *(*named_place(posting)[:3], accepted_at, now, confirmation),
            )
            for key, posting, geometries in zip(keys, postings, drawn, strict=True)
        ),
    )
    return _asked_for(keys, reason or REASON_OF_STATE[State(state)])


@transaction.atomic
def withdraw(
    source: str,
    *,
    reason: str = Reason.WITHDRAWN,
    state: str | None = None,
    target: Target | None = None,
) -> int:
    """Take back the live claims of a source, in one state or in all; returns how many.

    The claims stay as a record; their neighbours get back what they would have had without them.
    """
    live = Claim.objects.live().from_source(source)
    if state is not None:
        live = live.in_state(state)
    if target is not None:
        live = live.filter(target=target)
    return _withdrawn(live, reason)


@transaction.atomic
def replace(
    source: str,
    postings: Sequence[Posting],
    *,
    actor: str,
    actor_kind: str,
    accepted_at: datetime,
    state: str = State.PLEDGED,
    share: Decimal = Decimal(1),
    confirmed_at: datetime | None = None,
    target: Target | None = None,
) -> list[int]:
    """Put new claims in the place of a source's live ones in one state (of one target).

    Returns their keys, in the order of the postings.
    """
    withdraw(source, reason=Reason.REPLACED, state=state, target=target)
    return post(
        source,
        postings,
        actor=actor,
        actor_kind=actor_kind,
        accepted_at=accepted_at,
        state=state,
        share=share,
        confirmed_at=confirmed_at,
        reason=Reason.REPLACED,
    )


@transaction.atomic
def report_share(
    source: str,
    *,
    state: str,
    share: Decimal,
    target: Target | None = None,
    confirmed_at: datetime | None = None,
) -> None:
    """Say that so much (0 to 1) of what a source pledged has come to `state`, without new geometry.

    Posts the pledged claims again in that state, with their rank, instead of any there were.
    """
    pledged = Claim.objects.live().from_source(source).in_state(State.PLEDGED)
    earlier = Claim.objects.live().from_source(source).in_state(state)
    if target is not None:
        pledged, earlier = pledged.filter(target=target), earlier.filter(target=target)
    reason = REASON_OF_STATE[State(state)]
    _withdrawn(earlier, reason)
    confirmation = _confirmation(state, confirmed_at)
    _post_again(pledged, reason, state=state, share=share, confirmed_at=confirmation)


@transaction.atomic
def hand_over(
    sources: Iterable[str], *, actor: str, actor_kind: str, reason: str = Reason.REPLACED
) -> int:
    """Let what sources have claimed count for this actor, at the rank and in the state it has.

    No national figure moves, unless two actors were counted once for the same; what is corrected
    stands in the ledger all the same. What counts for it already stays as it is. Returns how many
    claims were another's, or of another kind.
    """
    theirs = Claim.objects.live().filter(source__in=list(sources))
    others = theirs.exclude(actor=actor, actor_kind=actor_kind)
    claims = list(others.order_by("pk").values_list("pk", flat=True))
    _withdrawn(others, reason)
    withdrawn = Claim.objects.filter(Among("pk", claims))
    _post_again(withdrawn, reason, actor=actor, actor_kind=actor_kind)
    return len(claims)


@transaction.atomic
def take_up_again(source: str, *, actor: str, actor_kind: str, accepted_at: datetime) -> None:
    """Claim again, at another rank, what a source had done when all its claims were taken back.

    Only towards targets for which it pledges again; how lately it was confirmed stays as it was.
    """
    theirs = Claim.objects.from_source(source)
    targets = theirs.live().in_state(State.PLEDGED).values("target")
    ended_at = theirs.in_state(State.PLEDGED).aggregate(last=Max("withdrawn_at"))["last"]
    done = theirs.exclude(state=State.PLEDGED).filter(withdrawn_at=ended_at, target__in=targets)
    for state in (State.IMPLEMENTED, State.VERIFIED):
        ended = done.in_state(state).exclude(withdrawn_at=None)
        by = {"actor": actor, "actor_kind": actor_kind, "accepted_at": accepted_at}
        _post_again(ended, REASON_OF_STATE[state], **by)


@transaction.atomic
def confirm(source: str, *, at: datetime, target: Target | None = None) -> int:
    """Note that what a source has done was still so at a moment; returns how many claims it was.

    A confirmation older than the one there is changes nothing. No figure of the ledger moves.
    """
    done = Claim.objects.live().from_source(source).exclude(state=State.PLEDGED)
    if target is not None:
        done = done.filter(target=target)
    older = done.filter(Q(confirmed_at__lt=at) | Q(confirmed_at=None)).order_by("pk")
    claims = list(older.select_for_update(no_key=True).values_list("pk", flat=True))
    Claim.objects.filter(pk__in=claims).update(confirmed_at=at)
    asking.recount(claims, reason=Reason.CONFIRMED)
    return len(claims)


@transaction.atomic
def show(source: str, shown_of: Callable[[Geometries], Geometries]) -> int:
    """Let anyone see another part of a source's live claims; returns how many it were.

    `shown_of` takes geometries and gives what may be seen of them, in the same order (EPSG:4326).
    No national figure moves; the public places, and where it counts, follow with the recount.
    """
    mapped = Claim.objects.live().from_source(source).exclude(geometry=None).order_by("pk")
    claims = mapped.select_for_update(no_key=True).values_list("pk", AsWKB("geometry"))
    keys, geometries = list(zip(*claims, strict=True)) or [(), ()]
    shown = shown_of(from_wkb(geometries))
    texts = as_copied(shown, STORED_SRID)
    run(_SHOW, {"claims": array_of(keys), "shown": array_of(texts)})
    asking.recount(keys, reason=Reason.REPLACED)
    return len(keys)


@transaction.atomic
def decide_pair(
    first: Site, second: Site, verdict: str, *, by: str, reason: str = ""
) -> PairDecision:
    """Record that two sites, as (source, number), are distinct, the same, or undecided again."""
    (first_source, first_number), (second_source, second_number) = sorted((first, second))
    decision = PairDecision.objects.create(
        first_source=first_source,
        first_number=first_number,
        second_source=second_source,
        second_number=second_number,
        verdict=Verdict(verdict),
        decided_by=by,
        reason=reason,
    )
    sites = Q(source=first_source, number=first_number) | Q(
        source=second_source, number=second_number
    )
    claims = Claim.objects.live().filter(sites).values_list("pk", flat=True)
    asking.recount(claims, reason=Reason.DECIDED)
    return decision


def _confirmation(state: str, at: datetime | None) -> datetime | None:
    return None if state == State.PLEDGED else at or timezone.now()


def _post_again(claims: ClaimQuerySet, reason: str, **changes: Any) -> None:
    """Claim anew what these have claimed, but for what changes of it; they stay as they are."""
    unchanged = dict.fromkeys(
        ["state", "share", "actor", "actor_kind", "accepted_at", "confirmed_at"]
    )
    keys = array_of(claims.order_by().values_list("pk", flat=True))
    again = rows(_POST_AGAIN, unchanged | changes | {"claims": keys, "now": timezone.now()})
    _asked_for([key for (key,) in again], reason)


def _asked_for(keys: list[int], reason: str) -> list[int]:
    """Give new claims their empty credits, and ask for them to be counted."""
    if keys:
        run(_EMPTY_CREDITS, [array_of(keys)])
        asking.recount(keys, reason=reason)
    return keys


def _withdrawn(live: ClaimQuerySet, reason: str) -> int:
    claims = list(live.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    Claim.objects.filter(pk__in=claims).update(withdrawn_at=timezone.now())
    asking.recount(claims, reason=reason)
    return len(claims)
