"""Examine an engagement: find out what a reviewer should look at, and the words it is found by."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain

from django.conf import settings
from django.contrib.gis.db.models import Union
from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from counting.foreseeing import Foreseen, Prospect, foresee
from counting.postings import Uncountable
from engagements import findings
from engagements.models import Contribution, Engagement, Finding, Site
from engagements.postings import postings_of
from engagements.workflow import Status
from languages.spelling import folded
from registers.models import Record
from territory.models import Municipality

# What a reviewer reads of; more would only be more of the same.
OTHERS_AT_MOST = 5
# About ten metres in Belgium: two drawings of one place.
DEGREES_APART = 0.0001
#: Engagements that were never sent, or are over, take nobody's place.
STANDING = (Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED, Status.COMPLETED)


def examine(engagement_id: int) -> None:
    """Write down anew what the machine notices about a sent engagement, as of now.

    Twice, or by two workers at once, ends in the same findings.
    """
    began = timezone.now()
    sent = Engagement.objects.sent().select_related("partner")
    engagement = sent.filter(pk=engagement_id).first()
    if engagement is None:
        return
    awaits = engagement.status == Status.SUBMITTED
    found = list(found_in(engagement)) if awaits else None
    sought = words_of(engagement)
    with transaction.atomic():
        rows = Engagement.objects.select_for_update(no_key=True).filter(pk=engagement_id)
        if not rows.exists():
            return
        if found is not None:
            Finding.objects.filter(engagement=engagement).delete()
            Finding.objects.bulk_create(found)
        # Not `changed_at`: nothing of what the partner wrote has changed.
        rows.update(examined_at=began, sought=sought)


def found_in(engagement: Engagement) -> Iterator[Finding]:
    """All findings, unsaved."""
    for contribution in engagement.contributions.select_related("target", "municipality"):
        for finding in about_contribution(engagement, contribution):
            finding.contribution = contribution
            finding.engagement = engagement
            yield finding
    for finding in chain(about_counting(engagement), about_texts(engagement)):
        finding.engagement = engagement
        yield finding


def about_contribution(engagement: Engagement, contribution: Contribution) -> Iterator[Finding]:
    """What is remarkable about the quantity, and who promises the same."""
    target, quantity = contribution.target, contribution.quantity
    measured = quantity if contribution.is_mapped else None
    period = (engagement.starts_on, engagement.ends_on)
    yield from noticed(
        findings.difference(contribution.typed_quantity, measured),
        findings.size(engagement.partner.kind, quantity, target),
        findings.speed(contribution.kind, quantity, target, *period),
        *(
            findings.same_place_and_period(period, (other.starts_on, other.ends_on), other.pk)
            for other in at_the_same_place(engagement, contribution)
        ),
        *(
            findings.registered_elsewhere(
                record.same_as, engagement.counts_as, record.counts_here, record.pk
            )
            for record in records_like(engagement, contribution)
        ),
    )


def at_the_same_place(engagement: Engagement, contribution: Contribution) -> QuerySet[Engagement]:
    """Others that await review or stand, with the same target and the same place.

    What is drawn must touch; what is declared must name the same municipality and come from the
    same writer or be as much. What is counted already is found by the overlap.
    """
    others = Engagement.objects.filter(status__in=STANDING).apart_from(engagement)
    theirs = Contribution.objects.filter(target=contribution.target)
    if contribution.is_mapped:
        sites = contribution.sites.aggregate(together=Union("geometry"))["together"]
        if sites is None:
            return others.none()
        near = Site.objects.filter(
            geometry__dwithin=(sites, DEGREES_APART),
            contribution__in=theirs,
            contribution__engagement__status=Status.SUBMITTED,
        )
        return others.filter(pk__in=near.values("contribution__engagement"))[:OTHERS_AT_MOST]
    if contribution.municipality is None:
        return others.none()
    there = theirs.filter(municipality=contribution.municipality)
    same = Q(pk__in=there.values("engagement"), contact_email__iexact=engagement.contact_email)
    as_much = there.filter(typed_quantity=contribution.typed_quantity)
    return others.filter(same | Q(pk__in=as_much.values("engagement")))[:OTHERS_AT_MOST]


def records_like(engagement: Engagement, contribution: Contribution) -> QuerySet[Record]:
    """Records of other registers at the drawn place, or of the same owner in the municipality."""
    records = Record.objects.filter(Q(target=contribution.target) | Q(target=None))
    sites = contribution.sites.all()
    places = list(Municipality.objects.filter(Q(sites__in=sites) | Q(contributions=contribution)))
    like = records.at(places).of_owner(engagement.partner.name)
    drawn = sites.aggregate(together=Union("geometry"))["together"]
    if drawn is not None:
        like |= records.at([], drawn)
    if engagement.starts_on is not None:
        like = like.around(engagement.starts_on)
    return like.distinct()[:OTHERS_AT_MOST]


def about_counting(engagement: Engagement) -> Iterator[Finding]:
    """What of it has been claimed before, and what lies abroad."""
    try:
        foreseen = foresee([prospect(engagement)])
    except Uncountable:
        return
    by_number = {each.number: each for each in engagement.contributions.all()}
    for number, sites in by_contribution(foreseen).items():
        whole = sum((site.raw for site in sites), Decimal(0))
        outside = sum((site.outside for site in sites), Decimal(0))
        shares = shared_with(sites)
        known = dict(Engagement.objects.filter(reference__in=shares).values_list("reference", "pk"))
        largest = sorted(shares.items(), key=lambda share: -share[1])[:OTHERS_AT_MOST]
        for finding in noticed(
            findings.outside_belgium(outside, whole),
            *(findings.overlap(part, whole, known.get(source)) for source, part in largest),
        ):
            finding.contribution = by_number[number]
            yield finding


def prospect(engagement: Engagement) -> Prospect:
    """What accepting the engagement would hand in to be counted."""
    return Prospect(engagement.counts_as, str(engagement.partner.key), postings_of(engagement))


def by_contribution(foreseen: Iterable[Foreseen]) -> dict[int, list[Foreseen]]:
    """What is foreseen of each contribution, by its number."""
    sites: dict[int, list[Foreseen]] = {}
    for each in foreseen:
        sites.setdefault(Contribution.number_of_claim(each.posting.number), []).append(each)
    return sites


def shared_with(foreseen: Iterable[Foreseen]) -> dict[str, Decimal]:
    """How much is shared with each source."""
    shares: dict[str, Decimal] = {}
    for each in foreseen:
        for neighbour in each.neighbours:
            if neighbour.shared:
                shares[neighbour.source] = (
                    shares.get(neighbour.source, Decimal(0)) + neighbour.shared
                )
    return shares


def about_texts(engagement: Engagement) -> Iterator[Finding]:
    """Nearly the same description elsewhere; an address made to be thrown away.

    Nothing of a request to withdraw: it says again what was accepted.
    """
    if engagement.asks_to_withdraw:
        return
    yield from noticed(
        findings.disposable_address(engagement.contact_email),
        *(
            findings.text_seen_before(engagement.description, likeness, other)
            for other, likeness in with_like_text(engagement)
        ),
    )


@transaction.atomic
def with_like_text(engagement: Engagement) -> list[tuple[int, float]]:
    """Other sent engagements with nearly the same description, by key, the likest first."""
    if len(engagement.description) < findings.SHORTEST_TEXT:
        return []
    with connection.cursor() as cursor:
        # The index then finds only those that are like enough.
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)",
            [str(settings.LIKENESS_NOTICED_PERCENT / 100)],
        )
    likeness = TrigramSimilarity("description", engagement.description)
    others = Engagement.objects.sent().apart_from(engagement).exclude(status=Status.WITHDRAWN)
    like = others.filter(description__trigram_similar=engagement.description)
    ranked = like.annotate(likeness=likeness).order_by("-likeness", "pk")
    return list(ranked.values_list("pk", "likeness")[:OTHERS_AT_MOST])


def noticed(*found: Finding | None) -> Iterator[Finding]:
    return (finding for finding in found if finding is not None)


def words_of(engagement: Engagement) -> str:
    """Reference, title, partner and municipalities in four languages, folded to be searched."""
    here = Q(contributions__engagement=engagement) | Q(sites__contribution__engagement=engagement)
    places = Municipality.objects.for_list().filter(here).distinct()
    words = [
        engagement.reference,
        engagement.title,
        engagement.partner.name,
        engagement.contact_name,
        engagement.contact_email,
        *sorted({name for place in places for name in place.names}),
    ]
    return folded(" \n".join(words))
