"""All that the page of one engagement shows, put together from several apps."""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch, prefetch_related_objects
from django.utils.translation import gettext

from accounts.models import User
from bba.composed import keep
from counting.explaining import progress_of
from engagements import facts
from engagements.admin.effects import SITES_AT_ONCE, ask_for, counted, outlook, told, worked_out
from engagements.admin.marks import marks_of
from engagements.admin.questions import (
    ANSWERS,
    AROUND,
    CONTRIBUTIONS,
    FINDINGS,
    LETTERS,
    OTHERS,
    PAIR_DECISIONS,
    REVIEW_STEPS,
    SITES,
    STATUS_CHANGES,
)
from engagements.models import Contribution, Engagement, Site
from engagements.querysets import regions_of
from engagements.workflow import Status
from territory.models import Municipality, Province, Region

SITES_LISTED = 100
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
    contributions = CONTRIBUTIONS(engagement=engagement.pk)
    for each in contributions:
        each.engagement = engagement
    keep(engagement, "contributions", contributions)
    keep(engagement, "criterion_answers", ANSWERS(engagement=engagement.pk))
    name_places(contributions)
    site_count = sum(each.site_count for each in contributions)
    is_small = site_count <= SITES_AT_ONCE
    known = None
    if is_small:
        known = SITES(engagement=engagement.pk) if site_count else []
        told_contributions(known, engagement)
    following, earlier = around(engagement, reviewer=reviewer)
    effects = effects_of(engagement, is_small=is_small, anew=anew)
    return {
        "engagement": engagement,
        "contributions": contributions,
        "answers": engagement.criterion_answers.once_each(),
        "marks": marks_of(told_contributions(FINDINGS(engagement=engagement.pk), engagement)),
        "drawn_in": places_of(engagement, known) if site_count else [],
        "sites": listed_of(engagement, known),
        "site_count": site_count,
        "sites_listed": SITES_LISTED,
        "others": OTHERS(
            partner=engagement.partner_id,
            address=engagement.contact_email or None,
            pk=engagement.pk,
        ),
        "history": history_of(engagement),
        "letters": LETTERS(about=engagement.reference),
        "next": following,
        "previous": earlier,
        "seen": facts.carried(engagement),
        **effects,
    }


def name_places(contributions: list[Contribution]) -> None:
    """Fetch the places that are named: most contributions are drawn, and name none."""
    for kind, places in NAMED.items():
        naming = [each for each in contributions if getattr(each, f"{kind}_id")]
        prefetch_related_objects(naming, Prefetch(kind, places.for_list()))


def told_contributions(rows: list[Any], engagement: Engagement) -> list[Any]:
    """The same rows, which from now on know the contribution that the page has fetched already."""
    contributions = {each.pk: each for each in engagement.contributions.all()}
    for row in rows:
        if row.contribution_id:
            row.contribution = contributions[row.contribution_id]
    return rows


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


def around(
    engagement: Engagement, *, reviewer: User
) -> tuple[Engagement | None, Engagement | None]:
    """Of the reviewer's queue, the one that has waited a little less long, and a little longer."""
    place = (engagement.submitted_at, engagement.pk)
    if regions_of(reviewer):
        queue = Engagement.objects.within_reach_of(reviewer).only("reference")
        return queue.after(*place).first(), queue.before(*place).first()
    found = AROUND(submitted_at=engagement.submitted_at, pk=engagement.pk)
    later = [each for each in found if (each.submitted_at, each.pk) > place]
    earlier = [each for each in found if each not in later]
    return next(iter(later), None), next(iter(earlier), None)


def history_of(engagement: Engagement) -> list[Entry]:
    """What everybody did with it, the latest first."""
    moves = STATUS_CHANGES(engagement=engagement.pk)
    steps = REVIEW_STEPS(engagement=engagement.pk)
    pairs = PAIR_DECISIONS(source=engagement.counts_as)
    writer = gettext("the writer")
    entries = [
        *(Entry(each.at, str(each), each.by or writer, each.words) for each in moves),
        *(Entry(each.at, str(each), each.by or "", each.words) for each in steps),
        *(Entry(each.decided_at, str(each), each.decided_by, each.reason) for each in pairs),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)
