"""What accepting an engagement would do to its targets, or has done."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Sum

from axes.models import Target
from counting.foreseeing import Foreseen, foresee
from counting.models import Credit, Edition, Kind, NationalTotal, Overlap, State
from counting.postings import Uncountable
from engagements import tasks
from engagements.admin.questions import MENTIONED
from engagements.examining import prospect
from engagements.foresight import ASKED, Foresight, Meeting, Sums, is_to_be_asked, kept, summed
from engagements.models import Contribution, Engagement
from engagements.models.contribution import CLAIMS_PER_CONTRIBUTION

#: So many sites are credited while a page is made; more are credited by the worker.
SITES_AT_ONCE = 300


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
    refusal: str = ""
    foreseen: Sequence[Foreseen] = ()  # site by site; not of what the worker has kept


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
        return {engagements[0].pk: Outlook([], [], refusal=str(refusal))}
    own: dict[str, list[Foreseen]] = {}
    for each in foreseen:
        own.setdefault(each.source, []).append(each)
    found = {each.pk: summed(each, own.get(each.counts_as, [])) for each in engagements}
    others = in_bulk(source for each in found.values() for source in each.sources)
    return {
        each.pk: outlook_of(each, found[each.pk], others)._replace(
            foreseen=own.get(each.counts_as, [])
        )
        for each in engagements
    }


def outlook_of(engagement: Engagement, found: Foresight, others: dict[str, Engagement]) -> Outlook:
    """What was foreseen of the engagement, with all that is shown beside it."""
    contributions = {each.number: each for each in engagement.contributions.all()}
    before = {}
    if engagement.is_amendment:
        before = credited_now(engagement.counts_as)
        dropped = engagement.amended.contributions.for_form().filter(number__in=before)
        contributions = {each.number: each for each in dropped} | contributions
    pledged = pledged_now(each.target for each in contributions.values())
    effects = []
    ahead = {number: Sums() for number in before}
    for number, sums in (ahead | found.sums).items():
        contribution = contributions[number]
        effects.append(
            Effect(
                contribution,
                credited=sums.credited,
                shared=sums.shared,
                outside=sums.outside,
                pledged=pledged.get(contribution.target_id, Decimal(0)),
                shares=shares_of(sums.shares, sums.raw, engagement, others),
                before=before.get(number, Decimal(0)),
            )
        )
    pairs = [pair_of(each, contributions, others) for each in found.meetings]
    return Outlook(effects, pairs, refusal=found.refusal)


def ask_for(engagement: Engagement, *, anew: bool) -> None:
    """Have the worker foresee a large engagement, where that is neither done nor asked for."""
    if is_to_be_asked(engagement, anew=anew):
        tasks.foresee.delay_on_commit(engagement.pk)


def worked_out(engagement: Engagement) -> dict[str, Any]:
    """What the page says of a large engagement: the worker's answer, or how far that is."""
    found = kept(engagement)
    if not isinstance(found, Foresight):
        return {"effects": [], "is_large": True, "is_awaited": found == ASKED}
    return {
        **told(engagement, outlook_of(engagement, found, in_bulk(found.sources))),
        "is_large": True,
        "foreseen_at": found.at,
        "is_outdated": found.edition != Edition.objects.current().number,
    }


def told(engagement: Engagement, ahead: Outlook) -> dict[str, Any]:
    """An outlook as the page takes it."""
    return {
        "effects": ahead.effects,
        "is_change": engagement.is_amendment,
        "pairs": ahead.pairs,
        "refusal": ahead.refusal,
    }


def shares_of(
    quantities: Iterable[tuple[str, Decimal]],
    whole: Decimal,
    engagement: Engagement,
    others: dict[str, Engagement],
) -> list[Share]:
    """The largest first."""
    largest = sorted(quantities, key=lambda share: -share[1])
    return [
        Share(
            quantity,
            round(100 * quantity / whole) if whole else 0,
            source,
            others.get(source) if source != engagement.counts_as else None,
        )
        for source, quantity in largest
    ]


def pair_of(
    meeting: Meeting, contributions: dict[int, Contribution], others: dict[str, Engagement]
) -> Pair:
    number, raw, neighbour = meeting
    return Pair(
        number=number,
        site=Contribution.site_of_claim(number),
        source=neighbour.source,
        other_number=neighbour.number,
        other_site=Contribution.site_of_claim(neighbour.number),
        metres=neighbour.metres,
        shared=neighbour.shared,
        percent=round(100 * neighbour.shared / raw) if raw else 0,
        verdict=neighbour.verdict,
        target=contributions[Contribution.number_of_claim(number)].target,
        other=others.get(neighbour.source),
    )


def pledged_now(targets: Iterable[Target]) -> dict[int, Decimal]:
    """What is pledged for each target now, losses taken off."""
    figures = NationalTotal.objects.for_targets(list(targets)).figures()
    return {
        target: sum(states.get(State.PLEDGED, {}).values(), Decimal(0))
        for target, states in figures.items()
    }


def credited_now(source: str) -> dict[int, Decimal]:
    """What counts as pledged now, by number of the contribution."""
    return dict(pledges_of(source).annotate(Sum("credited")))


def pledges_of(source: str) -> QuerySet[Credit, Any]:
    """What counts as pledged, by number of the contribution, to be added up."""
    pledges = Credit.objects.from_source(source).filter(claim__state=State.PLEDGED).order_by()
    return pledges.values_list(F("claim__number") / CLAIMS_PER_CONTRIBUTION)


def counted(engagement: Engagement) -> list[Effect]:
    """What counts now of an accepted engagement, as the last recount left it."""
    contributions = {each.number: each for each in engagement.contributions.all()}
    figures = pledges_of(engagement.reference).annotate(
        Sum("raw"), Sum("credited"), Sum("shared"), Sum("outside")
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
            shares_of(shares.get(number, {}).items(), raw, engagement, others),
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
    found = MENTIONED(references=sorted(set(references)))
    return {each.reference: each for each in found}
