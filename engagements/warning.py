"""What others have pledged already of what is being entered: read, never posted.

Organisations that publish their places are named; of a private place nothing is said but that
there is one, and only where it covers most of what was entered, so that nobody can feel their way
along it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.gis.db.models.functions import Transform
from django.db.models import Exists, OuterRef

from counting.attribution import Outlines
from counting.foreseeing import Foreseen, Prospect, foresee
from counting.measuring import PLANAR_SRID
from counting.models import Claim
from counting.postings import Uncountable
from engagements.models import Contribution, Engagement
from engagements.postings import mapped_postings
from engagements.querysets import SiteQuerySet

# So many sites are looked at; of more, every second, third … one.
SITES_LOOKED_AT = 600
PERCENT_WORTH_SAYING = 10
PERCENT_OF_PRIVATE = 50


@dataclass(frozen=True)
class Overlap:
    """How much of what was entered is pledged already.

    `shares` are whole per cent with the engagement, whose places and partner are public; `private`
    says whether another pledge, of which nothing may be said, covers most of it too.
    """

    shares: tuple[tuple[int, Engagement], ...] = ()
    private: bool = False
    is_sampled: bool = False

    def __bool__(self) -> bool:
        return bool(self.shares) or self.private


def already_pledged(contribution: Contribution) -> Overlap:
    """What accepted engagements of others cover of the contribution's sites, by the counting's own
    rule; bounded in the number of sites, and each asks the index of live claims."""
    engagement = contribution.engagement
    step = -(-contribution.site_count // SITES_LOOKED_AT) or 1
    looked_at = contribution.sites.every(step)
    if not _have_neighbours(looked_at, contribution):
        return Overlap()
    postings = mapped_postings(contribution, looked_at.only("contribution", "number", "geometry"))
    actor = str(engagement.partner.key) if engagement.partner else ""
    try:
        # Only what is shared matters here, not in which municipality it lies.
        foreseen = foresee([Prospect(engagement.counts_as, actor, postings)], outlines=Outlines())
    except Uncountable:
        return Overlap()
    percents = _percents(foreseen, apart_from=engagement.counts_as)
    known = Engagement.objects.accepted().select_related("partner").filter(reference__in=percents)
    shares = [(percents[each.reference], each) for each in known if may_be_named(each)]
    private = sum(percents.values()) - sum(percent for percent, _ in shares)
    worth_saying = [share for share in shares if share[0] >= PERCENT_WORTH_SAYING]
    return Overlap(
        tuple(sorted(worth_saying, key=lambda share: -share[0])),
        private=private >= PERCENT_OF_PRIVATE,
        is_sampled=step > 1,
    )


def may_be_named(engagement: Engagement) -> bool:
    """Whether it may be said who has pledged here, and where."""
    return engagement.exact_places_are_public and not engagement.partner.is_citizen


def _have_neighbours(sites: SiteQuerySet, contribution: Contribution) -> bool:
    """Whether any claim for the same target is near: mostly there is none, and one query says so.

    Uses the index `claim_planar_live`.
    """
    claims = Claim.objects.live().filter(
        target=contribution.target,
        planar__dwithin=(OuterRef("in_metres"), float(contribution.target.tolerance_m)),
    )
    return (
        sites.annotate(in_metres=Transform("geometry", PLANAR_SRID)).filter(Exists(claims)).exists()
    )


def _percents(foreseen: Iterable[Foreseen], *, apart_from: str) -> dict[str, int]:
    """Per cent of the whole that is shared with each source."""
    foreseen = list(foreseen)
    whole = sum((each.raw for each in foreseen), Decimal(0))
    shared: dict[str, Decimal] = {}
    for each in foreseen:
        for neighbour in each.neighbours:
            if neighbour.source != apart_from:
                so_far = shared.get(neighbour.source, Decimal(0))
                shared[neighbour.source] = so_far + neighbour.shared
    return {source: round(100 * part / whole) for source, part in shared.items() if part and whole}
