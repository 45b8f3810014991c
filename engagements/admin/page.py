"""All that the page of one engagement shows, put together from several apps."""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext

from accounts.models import User
from correspondence.models import Letter
from counting.explaining import progress_of
from counting.models import PairDecision
from engagements import facts
from engagements.admin.effects import SITES_AT_ONCE, ask_for, counted, outlook, told, worked_out
from engagements.admin.marks import found_in, marks_of
from engagements.models import Contribution, CriterionAnswer, Engagement, Site
from engagements.workflow import Status
from territory.models import Municipality, Province, Region

SITES_LISTED = 100
OTHERS_LISTED = 10
PLACES_NAMED = 4
NAMED = {
    "municipality": Municipality.objects,
    "province": Province.objects,
    "region": Region.objects,
}


class Entry(NamedTuple):
    """A line of the history."""

    at: datetime
    what: str
    by: User | str
    words: str


def page_of(engagement: Engagement, *, reviewer: User, anew: bool) -> dict[str, Any]:
    """What template and reviewer need; with `anew` the worker foresees a large one once more.

    What several parts of the page say of the engagement is looked up once, here.
    """
    prefetch_related_objects(
        [engagement],
        Prefetch("contributions", Contribution.objects.for_desk()),
        Prefetch("criterion_answers", CriterionAnswer.objects.with_criteria()),
    )
    contributions = list(engagement.contributions.all())
    name_places(contributions)
    site_count = sum(each.site_count for each in contributions)
    is_small = site_count <= SITES_AT_ONCE
    known = None
    if is_small:
        prefetch_related_objects(contributions, Prefetch("sites", Site.objects.with_place()))
        known = [site for each in contributions for site in each.sites.all()]
    queue = Engagement.objects.within_reach_of(reviewer).only("reference")
    effects = effects_of(engagement, is_small=is_small, anew=anew)
    return {
        "engagement": engagement,
        "contributions": contributions,
        "answers": engagement.criterion_answers.once_each(),
        "marks": marks_of(found_in(engagement)),
        "drawn_in": places_of(engagement, known) if site_count else [],
        "sites": listed_of(engagement, known),
        "site_count": site_count,
        "sites_listed": SITES_LISTED,
        "others": others_of(engagement),
        "history": history_of(engagement),
        "letters": Letter.objects.filter(about=engagement.reference).defer("text"),
        "next": queue.next_after(engagement),
        "previous": queue.next_before(engagement),
        "seen": facts.carried(engagement),
        **effects,
    }


def name_places(contributions: list[Contribution]) -> None:
    """Fetch the places that are named: most contributions are drawn, and name none."""
    for kind, places in NAMED.items():
        naming = [each for each in contributions if getattr(each, f"{kind}_id")]
        prefetch_related_objects(naming, Prefetch(kind, places.for_list()))


def listed_of(engagement: Engagement, known: list[Site] | None) -> list[Site]:
    """The first of the sites, with the names of their places; of `known` ones, where they are."""
    if known is not None:
        return known[:SITES_LISTED]
    contributions = engagement.contributions.all()
    sites = Site.objects.filter(contribution__in=contributions).with_place().defer("geometry")
    listed = sites.select_related("contribution__target")
    return list(listed.order_by("contribution__number", "number")[:SITES_LISTED])


def places_of(engagement: Engagement, known: list[Any] | None) -> list[str]:
    """Where most of the sites lie: the first few municipalities, or provinces."""
    if known is not None:
        names = sorted(site.place for site in known if site.place)
        return [place for place, _count in Counter(names).most_common(PLACES_NAMED)]
    sites = Site.objects.filter(contribution__engagement=engagement).with_place()
    places = sites.exclude(place=None).order_by().values_list("place")
    most = places.annotate(count=Count("pk")).order_by("-count", "place")[:PLACES_NAMED]
    return [place for place, _count in most]


def effects_of(engagement: Engagement, *, is_small: bool, anew: bool) -> dict[str, Any]:
    """What counts of an accepted engagement; of one that is not decided, what would."""
    if engagement.is_public:
        progress = progress_of(engagement.counts_as)
        pairs = outlook(engagement).pairs if is_small else []
        effects = counted(engagement)
        return {"effects": effects, "is_counted": True, "progress": progress, "pairs": pairs}
    if engagement.status not in {Status.SUBMITTED, Status.RETURNED}:
        return {"effects": []}
    if is_small:
        return told(engagement, outlook(engagement))
    ask_for(engagement, anew=anew)
    return worked_out(engagement)


def others_of(engagement: Engagement) -> QuerySet[Engagement]:
    """Other engagements of the same partner, or sent from the same address, the latest first."""
    same = Q(partner=engagement.partner)
    if engagement.contact_email:
        same |= Q(contact_email__iexact=engagement.contact_email)
    others = Engagement.objects.sent().filter(same).exclude(pk=engagement.pk)
    return others.for_mention().order_by("-submitted_at", "-pk")[:OTHERS_LISTED]


def history_of(engagement: Engagement) -> list[Entry]:
    """What everybody did with it, the latest first."""
    by, to = [[f"{who}__{name}" for name in ("name", "email")] for who in ("by", "to")]
    moves = engagement.status_changes.select_related("by")
    moves = moves.only("engagement", "from_status", "to_status", "at", "words", *by)
    steps = engagement.review_steps.select_related("by", "to")
    steps = steps.only("engagement", "kind", "at", "words", *by, *to)
    pairs = PairDecision.objects.concerning([engagement.counts_as])
    writer = gettext("the writer")
    entries = [
        *(Entry(each.at, str(each), each.by or writer, each.words) for each in moves),
        *(Entry(each.at, str(each), each.by or "", each.words) for each in steps),
        *(Entry(each.decided_at, str(each), each.decided_by, each.reason) for each in pairs),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def colleagues(reviewer: User) -> QuerySet[User]:
    """The others to whom an engagement can be handed over."""
    team = User.objects.of_team_with("engagements.review_engagement")
    return team.exclude(pk=reviewer.pk).order_by("name", "email")
