"""Acts on what is counted: post, replace, withdraw, report a share, decide on a pair.

They belong into the transaction of whoever calls them, in which they also ask for what must be
recounted (`counting.asking`).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from axes.models import Target
from counting import asking
from counting.measuring import PLANAR_SRID, STORED_SRID
from counting.models import Claim, PairDecision, Reason, State, Verdict
from counting.models.terms import REASON_OF_STATE
from counting.postings import Posting, Uncountable, as_stored, countable_shapes, named_place
from counting.querysets import ClaimQuerySet, Site
from counting.recount.keys import array_of
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

BATCH = 2000
_NEW_KEYS = """
    SELECT nextval(pg_get_serial_sequence('counting_claim', 'id')) FROM generate_series(1, %s)
"""
_EMPTY_CREDITS = """
    INSERT INTO counting_credit (claim_id, raw, credited, shared, outside)
    SELECT unnest(%s::bigint[]), 0, 0, 0, 0
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
) -> list[Claim]:
    """Claim that these quantities count, in one state, ranked by the moment of acceptance.

    What is done counts as confirmed at `confirmed_at`, or now; a promise needs no confirmation.
    Each claim gets an empty credit and a request to be counted. Raises `Uncountable`.
    """
    claims = [
        Claim(
            target=posting.target,
            state=state,
            kind=posting.kind,
            source=source,
            number=posting.number,
            actor=actor,
            actor_kind=actor_kind,
            declared_quantity=posting.declared_quantity,
            shown=posting.shown,
            share=share,
            accepted_at=accepted_at,
            confirmed_at=_confirmation(state, confirmed_at),
            geometry=geometry,
            planar=planar,
            municipality_id=place.municipality,
            province_id=place.province,
            region_id=place.region,
        )
        for posting, place, geometry, planar in zip(
            postings,
            map(named_place, postings),
            *map(as_stored, countable_shapes(postings), (STORED_SRID, PLANAR_SRID)),
            strict=True,
        )
    ]
    return _posted(claims, reason or REASON_OF_STATE[State(state)])


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
) -> list[Claim]:
    """Put new claims in the place of a source's live ones in one state (of one target)."""
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
) -> list[Claim]:
    """Say that so much (0 to 1) of what a source pledged has come to `state`, without new geometry.

    Posts the pledged claims again in that state, with their rank, instead of any there were.
    """
    pledged = Claim.objects.live().from_source(source).in_state(State.PLEDGED)
    earlier = Claim.objects.live().from_source(source).in_state(state)
    if target is not None:
        pledged, earlier = pledged.filter(target=target), earlier.filter(target=target)
    reason = REASON_OF_STATE[State(state)]
    _withdrawn(earlier, reason)
    claims = list(pledged.order_by("pk"))
    for claim in claims:
        claim.pk, claim.state, claim.share = None, state, share
        claim.confirmed_at = _confirmation(state, confirmed_at)
    return _posted(claims, reason)


@transaction.atomic
def hand_over(source: str, *, actor: str, actor_kind: str) -> None:
    """Let what a source has claimed count for another actor, at the rank and in the state it has.

    No national figure moves, unless both actors were counted once for the same.
    """
    live = Claim.objects.live().from_source(source)
    claims = list(live.order_by("pk"))
    _withdrawn(live, Reason.REPLACED)
    for claim in claims:
        claim.pk, claim.actor, claim.actor_kind = None, actor, actor_kind
    _posted(claims, Reason.REPLACED)


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
        claims = list(done.in_state(state).exclude(withdrawn_at=None).order_by("pk"))
        for claim in claims:
            claim.pk, claim.withdrawn_at = None, None
            claim.actor, claim.actor_kind, claim.accepted_at = actor, actor_kind, accepted_at
        _posted(claims, REASON_OF_STATE[state])


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
def show(source: str, shown_of: Callable[[Sequence[Any]], Sequence[GEOSGeometry]]) -> int:
    """Let anyone see another part of a source's live claims; returns how many it were.

    `shown_of` takes geometries and gives what may be seen of them, in the same order (EPSG:4326).
    No national figure moves; the public places, and where it counts, follow with the recount.
    """
    mapped = Claim.objects.live().from_source(source).exclude(geometry=None).order_by("pk")
    claims = list(mapped.select_for_update(no_key=True).only("geometry"))
    shown = shown_of([claim.geometry for claim in claims])
    for claim, public_part in zip(claims, shown, strict=True):
        claim.shown = public_part
    Claim.objects.bulk_update(claims, ["shown"], batch_size=BATCH)
    asking.recount((claim.pk for claim in claims), reason=Reason.REPLACED)
    return len(claims)


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


def _posted(claims: list[Claim], reason: str) -> list[Claim]:
    """Write new claims by COPY: a pledge of 20,000 sites is one act, and somebody waits for it."""
    if not claims:
        return claims
    for claim, (key,) in zip(claims, rows(_NEW_KEYS, [len(claims)]), strict=True):
        claim.pk = key
    fields = Claim._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    copy(
        f"COPY counting_claim ({columns}) FROM STDIN",
        (tuple(_as_copied(field.pre_save(claim, True)) for field in fields) for claim in claims),
    )
    keys = [claim.pk for claim in claims]
    run(_EMPTY_CREDITS, [array_of(keys)])
    asking.recount(keys, reason=reason)
    return claims


def _as_copied(value: Any) -> Any:
    """A geometry as the text of PostGIS; the driver knows all others."""
    return value.hexewkb.decode() if isinstance(value, GEOSGeometry) else value


def _withdrawn(live: ClaimQuerySet, reason: str) -> int:
    claims = list(live.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    Claim.objects.filter(pk__in=claims).update(withdrawn_at=timezone.now())
    asking.recount(claims, reason=reason)
    return len(claims)
