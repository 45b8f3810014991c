"""Which claims a change touches, and which claims a credit depends on."""

from collections.abc import Iterable

from django.db.models import Q

from counting.models import Claim, PairDecision, Verdict
from counting.querysets import Site
from counting.recount.keys import Among, array_of
from counting.recount.statements import rows

#: By pair of sites.
Verdicts = dict[tuple[Site, Site], str]

#: Added to the tolerance when the database looks for candidates, in metres; which of them really
#: lie within it is then decided by crediting alone, the same way for every recount.
MARGIN = 0.01

# ST_DWithin on `planar` uses the index `claim_planar_live`. OFFSET 0 keeps this search apart from
# the other conditions, or a planner with old statistics may compare all claims of a target with
# each other. A loss competes only with losses.
_NEAR = """
    FROM counting_claim s
    JOIN axes_target t ON t.id = s.target_id
    JOIN LATERAL (
        SELECT id, target_id, state, kind, accepted_at, source, number
        FROM counting_claim near
        WHERE near.withdrawn_at IS NULL
          AND ST_DWithin(near.planar, s.planar, t.tolerance_m::float + %(margin)s)
        OFFSET 0
    ) n ON n.target_id = s.target_id
     AND n.state = s.state
     AND (n.kind = 'removed') = (s.kind = 'removed')
     AND n.id <> s.id
    WHERE s.id = ANY(%(claims)s)
"""
_RANK = "(n.accepted_at, n.source, n.number, n.id) {} (s.accepted_at, s.source, s.number, s.id)"
_TOUCHED = f"SELECT DISTINCT n.id, s.id {_NEAR} AND {_RANK.format('>')}"
_NEEDED = f"SELECT DISTINCT n.id {_NEAR} AND {_RANK.format('<')}"
_SAME_ACTOR = """
    SELECT n.id, s.id
    FROM counting_claim s
    JOIN axes_target t ON t.id = s.target_id
     AND t.aggregation = 'distinct_organisations'
    JOIN counting_claim n ON n.withdrawn_at IS NULL
     AND n.target_id = s.target_id
     AND n.state = s.state
     AND n.actor = s.actor
     AND n.id <> s.id
    WHERE s.id = ANY(%(claims)s)
"""


def touched_by(claims: Iterable[int]) -> dict[int, list[int]]:
    """Live claims whose credit may depend on these: {claim: the claims that touch it}.

    Later-ranked sites within the tolerance, sites judged the same, and the other claims of an
    actor where organisations are counted once.
    """
    claims = sorted(claims)
    found = [*_near(_TOUCHED, claims), *_near(_SAME_ACTOR, claims), *_same_pairs(claims)]
    touched: dict[int, list[int]] = {}
    for claim, cause in sorted(found):
        touched.setdefault(claim, []).append(cause)
    return touched


def needed_by(claims: Iterable[int]) -> set[int]:
    """Live, earlier-ranked claims on whose geometry the credits of these may depend."""
    claims = sorted(claims)
    near = {row[0] for row in _near(_NEEDED, claims)}
    return near | {partner for partner, _ in _same_pairs(claims)}


def decisions_about(sites: Iterable[Site]) -> Verdicts:
    """The verdicts in force on pairs in which one of these sites takes part."""
    sites = set(sites)
    sources = sorted({source for source, _ in sites})
    decisions = PairDecision.objects.concerning(sources).in_force()
    return {
        decision.pair: decision.verdict
        for decision in decisions
        if decision.verdict != Verdict.UNDECIDED and not sites.isdisjoint(decision.pair)
    }


def _near(sql: str, claims: list[int]) -> list[tuple]:
    return rows(sql, {"claims": array_of(claims), "margin": MARGIN})


def _same_pairs(claims: list[int]) -> list[tuple[int, int]]:
    """(Partner, claim) for claims whose site was judged the same as another one."""
    if not PairDecision.objects.filter(verdict=Verdict.SAME).exists():
        return []
    sites: dict[Site, list[tuple]] = {}
    own = Claim.objects.filter(Among("pk", claims)).values_list(
        "source", "number", "target", "state", "pk"
    )
    for source, number, *rest in own:
        sites.setdefault((source, number), []).append(tuple(rest))
    same = [pair for pair, verdict in decisions_about(sites).items() if verdict == Verdict.SAME]
    directed = [*same, *((second, first) for first, second in same)]
    wanted = {(site, partner) for site, partner in directed if site in sites}
    if not wanted:
        return []
    partners = _live_claims_at({partner for _, partner in wanted})
    return [
        (partner_claim, claim)
        for site, partner in wanted
        for target, state, claim in sites[site]
        for partner_claim in partners.get((partner, target, state), [])
    ]


def _live_claims_at(sites: set[Site]) -> dict[tuple[Site, int, str], list[int]]:
    condition = Q()
    for source, number in sites:
        condition |= Q(source=source, number=number)
    found: dict[tuple[Site, int, str], list[int]] = {}
    claims = Claim.objects.live().filter(condition)
    for source, number, target, state, pk in claims.values_list(
        "source", "number", "target", "state", "pk"
    ):
        found.setdefault(((source, number), target, state), []).append(pk)
    return found
