"""What accepting an engagement would do to its targets, or has done."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, Sum

from axes.models import Target
from counting.foreseeing import Foreseen, foresee
from counting.models import Credit, Kind, Overlap, State, Total
from counting.postings import Uncountable
from engagements.examining import by_contribution, prospect, shared_with
from engagements.models import Contribution, Engagement
from engagements.models.contribution import CLAIMS_PER_CONTRIBUTION

#: So many sites are credited while a page is made; for more one has to ask.
SITES_AT_ONCE = 300
PAIRS_LISTED = 50


class Share(NamedTuple):
    """A quantity shared with another engagement; `other` is None where it is this one itself."""

    quantity: Decimal
    percent: int
    source: str
    other: Engagement | None


class Effect(NamedTuple):
    """What one contribution adds to its target, in the base unit, beside what is pledged now."""

    contribution: Contribution
    credited: Decimal
    shared: Decimal
    outside: Decimal
    pledged: Decimal
    shares: list[Share]
    before: Decimal = Decimal(0)  # what counts of it now, where this is a change

    @property
    def net(self) -> Decimal:
        """How much the total moves, whichever way."""
        return abs(self.credited - self.before)

    @property
    def takes_away(self) -> bool:
        return (self.credited < self.before) != self.is_loss

    @property
    def target(self) -> Target:
        return self.contribution.target

    @property
    def is_loss(self) -> bool:
        return self.contribution.kind == Kind.REMOVED


class Pair(NamedTuple):
    """A site of the engagement and one of another, near each other or on the same ground."""

    number: int
    site: int
    source: str
    other_number: int
    other_site: int
    metres: float
    shared: Decimal
    percent: int
    verdict: str
    target: Target
    other: Engagement | None


class Outlook(NamedTuple):
    """What would count of an engagement; `refusal` says why nothing can."""

    effects: list[Effect]
    pairs: list[Pair]
    foreseen: list[Foreseen]
    refusal: str = ""


def outlook(engagement: Engagement) -> Outlook:
    """What accepting the engagement now would do, by the rule of the recount."""
    return outlooks([engagement])[engagement.pk]


def outlooks(engagements: Iterable[Engagement]) -> dict[int, Outlook]:
    """The same for several, as if they were accepted one after the other."""
    engagements = list(engagements)
    try:
        foreseen = foresee(prospect(each) for each in engagements)
    except Uncountable as refusal:
        if len(engagements) > 1:
            return {each.pk: outlook(each) for each in engagements}
        return {engagements[0].pk: Outlook([], [], [], str(refusal))}
    own: dict[str, list[Foreseen]] = {}
    for each in foreseen:
        own.setdefault(each.source, []).append(each)
    others = in_bulk(neighbour.source for each in foreseen for neighbour in each.neighbours)
    return {each.pk: seen_of(each, own.get(each.counts_as, []), others) for each in engagements}


def seen_of(
    engagement: Engagement, foreseen: list[Foreseen], others: dict[str, Engagement]
) -> Outlook:
    contributions = {each.number: each for each in engagement.contributions.all()}
    before = {}
    if engagement.is_amendment:
        before = credited_now(engagement.counts_as)
        dropped = engagement.amended.contributions.for_form().filter(number__in=before)
        contributions = {each.number: each for each in dropped} | contributions
    pledged = pledged_now(each.target for each in contributions.values())
    effects = []
    ahead: dict[int, list[Foreseen]] = {number: [] for number in before}
    for number, sites in (ahead | by_contribution(foreseen)).items():
        contribution = contributions[number]
        whole = sum((site.raw for site in sites), Decimal(0))
        effects.append(
            Effect(
                contribution,
                credited=sum((site.credited for site in sites), Decimal(0)),
                shared=sum((site.shared for site in sites), Decimal(0)),
                outside=sum((site.outside for site in sites), Decimal(0)),
                pledged=pledged.get(contribution.target_id, Decimal(0)),
                shares=shares_of(shared_with(sites), whole, engagement, others),
                before=before.get(number, Decimal(0)),
            )
        )
    return Outlook(effects, pairs_of(foreseen, engagement, others), foreseen)


def shares_of(
    quantities: dict[str, Decimal],
    whole: Decimal,
    engagement: Engagement,
    others: dict[str, Engagement],
) -> list[Share]:
    """The largest first."""
    largest = sorted(quantities.items(), key=lambda share: -share[1])
    return [
        Share(
            quantity,
            round(100 * quantity / whole) if whole else 0,
            source,
            others.get(source) if source != engagement.counts_as else None,
        )
        for source, quantity in largest
    ]


def pairs_of(
    foreseen: list[Foreseen], engagement: Engagement, others: dict[str, Engagement]
) -> list[Pair]:
    """Pairs with sites of others, those that share most first."""
    pairs = [
        Pair(
            number=each.posting.number,
            site=Contribution.site_of_claim(each.posting.number),
            source=neighbour.source,
            other_number=neighbour.number,
            other_site=Contribution.site_of_claim(neighbour.number),
            metres=neighbour.metres,
            shared=neighbour.shared,
            percent=round(100 * neighbour.shared / each.raw) if each.raw else 0,
            verdict=neighbour.verdict,
            target=each.posting.target,
            other=others.get(neighbour.source),
        )
        for each in foreseen
        for neighbour in each.neighbours
        if neighbour.source != engagement.counts_as and each.posting.geometry is not None
    ]
    return sorted(pairs, key=lambda pair: (-pair.shared, pair.metres))[:PAIRS_LISTED]


def pledged_now(targets: Iterable[Target]) -> dict[int, Decimal]:
    """What is pledged for each target now, losses taken off."""
    pledged: dict[int, Decimal] = {}
    for target, states in Total.objects.for_targets(list(targets)).figures().items():
        for (_basis, kind), credited in states.get(State.PLEDGED, {}).items():
            sign = -1 if kind == Kind.REMOVED else 1
            pledged[target] = pledged.get(target, Decimal(0)) + sign * credited
    return pledged


def credited_now(source: str) -> dict[int, Decimal]:
    """What counts as pledged now, by number of the contribution."""
    pledges = Credit.objects.from_source(source).filter(claim__state=State.PLEDGED).order_by()
    by_number = pledges.values_list(F("claim__number") / CLAIMS_PER_CONTRIBUTION)
    return dict(by_number.annotate(Sum("credited")))


def counted(engagement: Engagement) -> list[Effect]:
    """What counts now of an accepted engagement, as the last recount left it."""
    contributions = {each.number: each for each in engagement.contributions.all()}
    pledges = Credit.objects.from_source(engagement.reference).filter(claim__state=State.PLEDGED)
    figures = (
        pledges.order_by()
        .values_list(F("claim__number") / CLAIMS_PER_CONTRIBUTION)
        .annotate(Sum("raw"), Sum("credited"), Sum("shared"), Sum("outside"))
    )
    pledged = pledged_now(each.target for each in contributions.values())
    shares = counted_shares(engagement)
    sources = {source for quantities in shares.values() for source in quantities}
    others = in_bulk(sources)
    return [
        Effect(
            contributions[number],
            credited,
            shared,
            outside,
            pledged.get(contributions[number].target_id, Decimal(0)),
            shares_of(shares.get(number, {}), raw, engagement, others),
        )
        for number, raw, credited, shared, outside in figures
    ]


def counted_shares(engagement: Engagement) -> dict[int, dict[str, Decimal]]:
    """By number of the contribution: how much is shared with each source."""
    overlaps = Overlap.objects.filter(
        claim__source=engagement.reference, claim__withdrawn_at=None, claim__state=State.PLEDGED
    )
    rows = (
        overlaps.order_by()
        .values_list(F("claim__number") / CLAIMS_PER_CONTRIBUTION, "with_claim__source")
        .annotate(Sum("quantity"))
    )
    shares: dict[int, dict[str, Decimal]] = {}
    for number, source, quantity in rows:
        shares.setdefault(number, {})[source] = quantity
    return shares


def in_bulk(references: Iterable[str]) -> dict[str, Engagement]:
    found = Engagement.objects.filter(reference__in=set(references)).for_mention()
    return {each.reference: each for each in found}
