"""What accepting an engagement would do, in sums: of a large one worked out by the worker and kept.

It is kept in the cache, by what the engagement claims. What is not there any more, or never came
there, is asked for again by whoever looks next: nothing waits for it but a page.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from heapq import nlargest
from typing import NamedTuple

from django.core.cache import cache
from django.utils import timezone

from counting.foreseeing import Foreseen, Neighbour, foresee
from counting.models import Edition
from counting.postings import Uncountable
from engagements.comparing import fingerprint
from engagements.examining import by_contribution, prospect, shared_with
from engagements.models import Engagement

PAIRS_LISTED = 50
SHARES_LISTED = 5
#: What stands in the cache until the worker's answer does.
ASKED = "asked"
#: In seconds. A worker that has not answered by then was killed, or is busy: it is asked again.
ASKED_FOR = 180
KEPT_FOR = 3600


class Sums(NamedTuple):
    """What would count of one contribution, in the base unit of its target.

    `shares` are the largest parts that others have, by source.
    """

    raw: Decimal = Decimal(0)
    credited: Decimal = Decimal(0)
    shared: Decimal = Decimal(0)
    outside: Decimal = Decimal(0)
    shares: tuple[tuple[str, Decimal], ...] = ()


class Meeting(NamedTuple):
    """A site, by the number of its claim, and one of others near it or on the same ground."""

    number: int
    raw: Decimal
    neighbour: Neighbour


class Foresight(NamedTuple):
    """Sums by number of the contribution, and the pairs that share most; or why nothing counts.

    `edition` is that of the figures beside which it was worked out.
    """

    sums: dict[int, Sums]
    meetings: list[Meeting]
    refusal: str = ""
    edition: int = 0
    at: datetime | None = None

    @property
    def sources(self) -> set[str]:
        """All others that it names."""
        shared = {source for sums in self.sums.values() for source, _ in sums.shares}
        return shared | {meeting.neighbour.source for meeting in self.meetings}


def summed(engagement: Engagement, foreseen: Iterable[Foreseen]) -> Foresight:
    """What is foreseen of the sites of an engagement, put together."""
    foreseen = list(foreseen)
    sums = {number: _sums_of(sites) for number, sites in by_contribution(foreseen).items()}
    meetings = [
        Meeting(each.posting.number, each.raw, neighbour)
        for each in foreseen
        for neighbour in each.neighbours
        if neighbour.source != engagement.counts_as and each.posting.geometry is not None
    ]
    meetings.sort(key=lambda each: (-each.neighbour.shared, each.neighbour.metres))
    return Foresight(sums, meetings[:PAIRS_LISTED])


def _sums_of(sites: list[Foreseen]) -> Sums:
    shares = nlargest(SHARES_LISTED, shared_with(sites).items(), key=lambda share: share[1])
    return Sums(
        raw=sum((site.raw for site in sites), Decimal(0)),
        credited=sum((site.credited for site in sites), Decimal(0)),
        shared=sum((site.shared for site in sites), Decimal(0)),
        outside=sum((site.outside for site in sites), Decimal(0)),
        shares=tuple(shares),
    )


def work_out(engagement_id: int) -> None:
    """Foresee a sent engagement and keep the answer, unless it is kept already.

    When it fails, nothing is kept: the page that waits says so and offers to ask again.
    """
    engagement = Engagement.objects.sent().filter(pk=engagement_id).first()
    if engagement is None:
        return
    key, edition, now = key_of(engagement), Edition.objects.current().number, timezone.now()
    if isinstance(cache.get(key), Foresight):
        return
    try:
        found = summed(engagement, foresee([prospect(engagement)]))
    except Uncountable as refusal:
        found = Foresight({}, [], refusal.args[0])
    except BaseException:
        cache.delete(key)
        raise
    cache.set(key, found._replace(edition=edition, at=now), KEPT_FOR)


def is_to_be_asked(engagement: Engagement, *, anew: bool) -> bool:
    """Whether the worker knows nothing of it yet; from then on it has been asked.

    With `anew` an answer that is kept is forgotten first.
    """
    key = key_of(engagement)
    if anew and cache.get(key) != ASKED:
        cache.delete(key)
    return bool(cache.add(key, ASKED, ASKED_FOR))


def kept(engagement: Engagement) -> Foresight | str | None:
    """The worker's answer; `ASKED` while there is none yet, None where nobody works at it."""
    return cache.get(key_of(engagement))


def key_of(engagement: Engagement) -> str:
    """Differs wherever the engagement would claim anything else."""
    claimed = [
        (each.number, each.target_id, each.kind, each.typed_quantity, fingerprint(each))
        for each in engagement.contributions.all()
    ]
    content = repr((engagement.partner_id, engagement.changed_at, sorted(claimed)))
    return f"foresight/{engagement.pk}@{hashlib.sha256(content.encode()).hexdigest()}"
