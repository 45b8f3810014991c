"""What search engines are told of: every public page, in every language."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from axes.models import Objective, Target
from engagements.models import Engagement
from partners.models import Partner
from territory.models import Municipality, Place, Province, Region

PAGES = [
    "home",
    "objective_list",
    "progress",
    "engagement_list",
    "map",
    "place_list",
    "partner_list",
    "news",
    "how_we_count",
    "open_data",
    "accessibility",
    "privacy",
    "legal_notice",
    "contact",
]


class InEveryLanguage(Sitemap):
    """Each page with its translations; four languages make four addresses of each item."""

    i18n = True
    alternates = True
    limit = 10_000


class Pages(InEveryLanguage):
    def items(self) -> list[str]:
        objectives = Objective.objects.in_display_order().values_list("slug", flat=True)
        targets = Target.objects.in_force().in_display_order().values_list("code", flat=True)
        return [
            *PAGES,
            *(f"objective {slug}" for slug in objectives),
            *(f"target {code}" for code in targets),
        ]

    def location(self, item: str) -> str:
        name, *arguments = item.split()
        return reverse(f"catalogue:{name}", args=arguments)


class Engagements(InEveryLanguage):
    def items(self) -> QuerySet[Engagement]:
        return Engagement.objects.accepted().only("reference", "title", "accepted_at")

    def lastmod(self, item: Engagement) -> Any:
        return item.accepted_at


class Partners(InEveryLanguage):
    def items(self) -> QuerySet[Partner]:
        return Partner.objects.organisations().only("key", "name").order_by("pk")


class Places(InEveryLanguage):
    def items(self) -> list[Place]:
        return [
            *Region.objects.for_list(),
            *Province.objects.for_list(),
            *Municipality.objects.in_force().for_list(),
        ]


SITEMAPS: dict[str, type[Sitemap]] = {
    "pages": Pages,
    "engagements": Engagements,
    "partners": Partners,
    "places": Places,
}
