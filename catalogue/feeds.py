"""Feeds (Atom) of accepted engagements and of what moved, in the language of their address."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from axes.models import Objective
from catalogue.changes import Change, changes_of
from catalogue.geography import place_at
from counting.models import LedgerEntry
from engagements.models import Engagement
from engagements.querysets import EngagementQuerySet

IN_A_FEED = 30
WORDS = 60


class AtomFeed(Feed):
    feed_type = Atom1Feed

    @property
    def language(self) -> str | None:  # type: ignore[override]  # the stubs know only a constant
        return get_language()


class EngagementFeed(AtomFeed):
    """The engagements accepted last."""

    def title(self, about: Any) -> str:
        return _("Engagements for nature in Belgium")

    def link(self, about: Any) -> str:
        return reverse("catalogue:engagement_list")

    def author_name(self, about: Any) -> str:
        return _("Belgian Biodiversity Alliance")

    def items(self, about: Any) -> EngagementQuerySet:
        return self.engagements(about).select_related("partner")[:IN_A_FEED]

    def engagements(self, about: Any) -> EngagementQuerySet:
        return Engagement.objects.accepted()

    def item_title(self, item: Engagement) -> str:
        return item.title

    def item_description(self, item: Engagement) -> str:
        return Truncator(item.description).words(WORDS)

    def item_author_name(self, item: Engagement) -> str:
        return item.partner.public_name

    def item_pubdate(self, item: Engagement) -> datetime | None:
        return item.accepted_at

    def item_updateddate(self, item: Engagement) -> datetime | None:
        return item.accepted_at

    def item_guid(self, item: Engagement) -> str:
        return f"{settings.SITE_ADDRESS}/{item.reference}"


class ObjectiveFeed(EngagementFeed):
    """Those for one objective."""

    def get_object(self, request: HttpRequest, slug: str) -> Objective:
        return get_object_or_404(Objective, slug=slug)

    def title(self, about: Objective) -> str:
        return about.name

    def link(self, about: Objective) -> str:
        return reverse("catalogue:objective", args=[about.slug])

    def engagements(self, about: Objective) -> EngagementQuerySet:
        return Engagement.objects.accepted().towards([each.pk for each in about.targets.all()])


class PlaceFeed(EngagementFeed):
    """Those that count in one place."""

    def get_object(self, request: HttpRequest, level: str, slug: str) -> Any:
        return place_at(level, slug).answer()

    def title(self, about: Any) -> str:
        return about.name

    def link(self, about: Any) -> str:
        return about.get_absolute_url()

    def engagements(self, about: Any) -> EngagementQuerySet:
        return Engagement.objects.accepted().newest_counted_in(about.level, about, IN_A_FEED)


class NewsFeed(AtomFeed):
    """The latest changes of national figures."""

    def title(self) -> str:
        return _("What moved")

    def link(self) -> str:
        return reverse("catalogue:news")

    def items(self) -> Iterable[tuple[int, Change]]:
        moved = LedgerEntry.objects.that_moved().select_related("target")
        entries = list(moved.order_by("-pk")[:IN_A_FEED])
        return list(zip((each.pk for each in entries), changes_of(entries), strict=True))

    def item_title(self, item: tuple[int, Change]) -> str:
        change = item[1]
        return f"{change.change} {change.unit}, {change.state_name}: {change.reason}"

    def item_description(self, item: tuple[int, Change]) -> str:
        change = item[1]
        told = [change.target.name, change.what]
        return " · ".join([*told, change.engagement.title] if change.engagement else told)

    def item_link(self, item: tuple[int, Change]) -> str:
        change = item[1]
        if change.engagement:
            return change.engagement.get_absolute_url()
        return reverse("catalogue:changes", args=[change.target.code])

    def item_guid(self, item: tuple[int, Change]) -> str:
        return f"{settings.SITE_ADDRESS}/ledger/{item[0]}"

    def item_pubdate(self, item: tuple[int, Change]) -> datetime:
        return item[1].at

    def item_updateddate(self, item: tuple[int, Change]) -> datetime:
        return item[1].at
