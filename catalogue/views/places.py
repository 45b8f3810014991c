"""Municipalities, provinces and regions: what counts there, and who does it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from bba.composed import Asked, Composed
from catalogue.charts import figures_csv
from catalogue.freshness import FRESH, edition_of, kept, picture
from catalogue.geography import (
    counted_elsewhere,
    counted_elsewhere_in,
    figures_of,
    place_at,
)
from catalogue.known import targets_of
from catalogue.posters import poster_of_part
from counting.models import Total
from engagements.models import Engagement
from territory.models import Level, Municipality, Province, Region

LISTED = 6  # engagements on the page of a place


def latest_in(level: Level) -> Composed[Engagement]:
    """The latest engagements of which something counts in a place."""
    return Composed(
        lambda: (
            Engagement.objects.accepted()
            .newest_counted_in(level, Asked("place"), LISTED)
            .for_card()
        )
    )


LATEST = {level: latest_in(level) for level in Level}


@require_safe
@kept
def place_list(request: HttpRequest) -> HttpResponse:
    """Regions, their provinces, and the municipalities of each."""
    provinces = Province.objects.for_list().in_display_order()
    municipalities: dict[tuple[int, int | None], list[Municipality]] = {}
    for each in Municipality.objects.in_force().for_list().in_display_order():
        municipalities.setdefault((each.region_id, each.province_id), []).append(each)
    regions = [
        (
            region,
            [
                (each, municipalities.get((region.pk, each.pk), []))
                for each in provinces
                if each.region_id == region.pk
            ],
            municipalities.get((region.pk, None), []),
        )
        for region in Region.objects.for_list()
    ]
    return render(request, "catalogue/place_list.html", {"regions": regions})


@require_safe
@kept
def place(request: HttpRequest, level: str, slug: str) -> HttpResponse:
    """One place: its figures, where it stands, its latest engagements."""
    edition, found = edition_of(request), place_at(level, slug)
    targets, name, kind = targets_of(request), found.name, str(found.level.label)
    about = _("What is pledged, done and checked for nature in %(name)s, and who does it.")
    context = figures_of(found, targets) | {
        "place": found,
        "title": f"{name} ({kind})",
        "name": name,
        "kind": kind,
        "about": about % {"name": name},
        "level": level,
        "edition": edition,
        "engagements": LATEST[found.level](place=found.pk),
        "targets": targets,
    }
    if isinstance(found, Municipality):
        if found.is_counted_elsewhere:  # type: ignore[attr-defined]  # of place_at
            context |= counted_elsewhere(found)
    else:
        context["elsewhere"] = counted_elsewhere_in(found, targets)
    return render(request, "catalogue/place.html", context)


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def place_figures(request: HttpRequest, level: str, slug: str) -> HttpResponse:
    """All figures of one place as CSV."""
    found = place_at(level, slug)
    totals = Total.objects.filter(**{level: found})
    return figures_csv(totals, timezone.localdate(), f"{level}-{found.nis_code}.csv")


@require_safe
@cache_control(**FRESH)
def place_picture(request: HttpRequest, level: str, slug: str) -> HttpResponse:
    """What counts in one place as a picture to share (PNG)."""
    edition, found = edition_of(request), place_at(level, slug)

    def draw() -> bytes:
        bars = figures_of(found, targets_of(request))["bars"]
        kind, nothing = str(found.level.label), _("Nothing counts here yet.")
        return poster_of_part(found.name, kind, bars, nothing, edition)

    return picture(f"{level}/{found.pk}", edition, draw)
