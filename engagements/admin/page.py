"""All that the page of one engagement shows, put together from several apps."""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from accounts.models import User
from correspondence.models import Letter
from counting.explaining import progress_of
from counting.models import PairDecision
from engagements import facts
from engagements.admin.effects import SITES_AT_ONCE, Outlook, counted, outlook
from engagements.admin.marks import marks_of
from engagements.models import Engagement, Site
from engagements.workflow import Status
from territory.models import Municipality, Province

SITES_LISTED = 100
OTHERS_LISTED = 10
PLACES_NAMED = 4


class Entry(NamedTuple):
    """A line of the history."""

    at: datetime
    what: str
    by: User | str
    words: str


def page_of(engagement: Engagement, *, reviewer: User, foresee_all: bool) -> dict[str, Any]:
    """What template and reviewer need; `foresee_all` credits even thousands of sites at once."""
    sites = Site.objects.filter(contribution__engagement=engagement)
    listed = list(listed_of(sites))
    site_count = len(listed) if len(listed) < SITES_LISTED else sites.count()
    queue = Engagement.objects.within_reach_of(reviewer).only("reference")
    may_foresee = foresee_all or site_count <= SITES_AT_ONCE
    effects = effects_of(engagement, may_foresee=may_foresee)
    return {
        "engagement": engagement,
        "contributions": engagement.contributions.all(),
        "answers": engagement.criterion_answers.once_each(),
        "marks": marks_of(
            engagement.findings.select_related("contribution__target", "other__partner", "record")
        ),
        "drawn_in": places_of(sites),
        "sites": listed,
        "site_count": site_count,
        "sites_listed": SITES_LISTED,
        "others": others_of(engagement),
        "history": history_of(engagement),
        "letters": Letter.objects.filter(about=engagement.reference).order_by("-written_at"),
        "next": queue.next_after(engagement),
        "previous": queue.next_before(engagement),
        "seen": facts.carried(engagement),
        **effects,
    }


def listed_of(sites: QuerySet[Site]) -> QuerySet[Site]:
    """The first of the sites with the names of their places, without what is drawn."""
    places = ("municipality", "province")
    listed = sites.select_related("contribution__target", *places)
    outlines = [f"{each}__{name}" for each in places for name in ("outline", "outline_for_map")]
    return listed.defer("geometry", "cell", *outlines)[:SITES_LISTED]


def places_of(sites: QuerySet[Site]) -> list[Municipality] | list[Province]:
    """Where most of the sites lie: the first few municipalities, or provinces."""
    levels = ("municipality_id", "province_id")
    municipalities: Counter[int | None] = Counter()
    provinces: Counter[int | None] = Counter()
    for row in sites.order_by(*levels).values(*levels).annotate(count=Count("pk")):
        municipalities[row["municipality_id"]] += row["count"]
        provinces[row["province_id"]] += row["count"]
    return most_of(municipalities, Municipality) or most_of(provinces, Province)


def most_of(counts: Counter[int | None], places: Any) -> list[Any]:
    known = Counter({key: count for key, count in counts.items() if key is not None})
    keys = [key for key, _count in known.most_common(PLACES_NAMED)]
    found = places.objects.for_list().in_bulk(keys)
    return [found[key] for key in keys]


def effects_of(engagement: Engagement, *, may_foresee: bool) -> dict[str, Any]:
    """What counts of an accepted engagement; of one that is not decided, what would."""
    if engagement.is_public:
        progress = progress_of(engagement.counts_as)
        pairs = outlook(engagement).pairs if may_foresee else []
        effects = counted(engagement)
        return {"effects": effects, "is_counted": True, "progress": progress, "pairs": pairs}
    if engagement.status not in {Status.SUBMITTED, Status.RETURNED}:
        return {"effects": []}
    if not may_foresee:
        return {"effects": [], "is_large": True}
    ahead: Outlook = outlook(engagement)
    return {
        "effects": ahead.effects,
        "is_change": engagement.is_amendment,
        "pairs": ahead.pairs,
        "refusal": ahead.refusal,
    }


def others_of(engagement: Engagement) -> QuerySet[Engagement]:
    """Other engagements of the same partner, or sent from the same address, the latest first."""
    same = Q(partner=engagement.partner)
    if engagement.contact_email:
        same |= Q(contact_email__iexact=engagement.contact_email)
    others = Engagement.objects.sent().filter(same).exclude(pk=engagement.pk)
    return others.select_related("partner").order_by("-submitted_at", "-pk")[:OTHERS_LISTED]


def history_of(engagement: Engagement) -> list[Entry]:
    """What everybody did with it, the latest first."""
    moves = engagement.status_changes.select_related("by")
    steps = engagement.review_steps.select_related("by", "to")
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
