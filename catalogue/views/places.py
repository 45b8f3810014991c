"""Municipalities, provinces and regions: what counts there, and who does it."""

from typing import Any

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from bba.composed import Asked, Composed
from bba.statements import together
from catalogue.charts import figures_csv
from catalogue.figures import figures_in
from catalogue.freshness import FRESH, edition_for, kept, picture
from catalogue.geography import (
    bars_in,
    counted_elsewhere,
    place_at,
    shown_first,
    summed_elsewhere,
)
from catalogue.known import targets_of
from catalogue.posters import poster_of_part
from catalogue.side_by_side import table_here, table_of_registers
from catalogue.standings import ranked_today, standings_of
from counting.models import Total
from engagements.models import Engagement
from territory.models import PLACE_TABLES, Level, Municipality, Province, Region

LISTED = 6  # engagements on the page of a place


def at_address(level: Level) -> Subquery:
    """The primary key of the place at the address that is asked for."""
    return Subquery(PLACE_TABLES[level].objects.filter(slug=Asked("slug")).values("pk"))


def latest_in(level: Level) -> Composed[Engagement]:
    """The latest engagements of which something counts in a place."""
    return Composed(
        lambda: (
            Engagement.objects.accepted()
            .newest_counted_in(level, at_address(level), LISTED)
            .for_card()
        )
    )


LATEST = {level: latest_in(level) for level in Level}


@require_safe
@kept()
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
@kept(reads_edition=True)
def place(request: HttpRequest, level: str, slug: str) -> HttpResponse:
    """One place: its figures, where it stands, its latest engagements."""
    show = what_is_here if level == Level.MUNICIPALITY else what_is_within
    context = show(request, level, slug)
    found = context["place"]
    name, kind = found.name, str(found.level.label)
    about = _("What is pledged, done and checked for nature in %(name)s, and who does it.")
    context |= {
        "title": f"{name} ({kind})",
        "name": name,
        "kind": kind,
        "about": about % {"name": name},
        "level": level,
        "targets": targets_of(request),
    }
    return render(request, "catalogue/place.html", context)


def what_is_here(request: HttpRequest, level: str, slug: str) -> dict[str, Any]:
    """A municipality, what counts there, and where it stands by it: five queries in one trip.

    One more where other registers count something there. `ranked_by`: the year of the inhabitants
    by which it is ranked, or nothing.
    """
    edition, town, bars, engagements, standings = together(
        edition_for(request),
        place_at(level, slug),
        figures_in(level, slug).told_as(lambda found: bars_in(found, targets_of(request))),
        LATEST[Level.MUNICIPALITY].statement(slug=slug),
        standings_of(slug, ranked_today()),
    )
    elsewhere = counted_elsewhere(slug).answer() if town.is_counted_elsewhere else []
    return shown_first(elsewhere, targets_of(request)) | {
        "edition": edition,
        "place": town,
        "bars": bars,
        "table": table_here(bars, standings),
        "ranked_by": str(town.population_year) if standings else "",
        "engagements": engagements,
    }


def what_is_within(request: HttpRequest, level: str, slug: str) -> dict[str, Any]:
    """A place of several municipalities and what counts there: five queries in one trip."""
    edition, found, bars, engagements, elsewhere = together(
        edition_for(request),
        place_at(level, slug),
        figures_in(level, slug).told_as(lambda found: bars_in(found, targets_of(request))),
        LATEST[Level(level)].statement(slug=slug),
        summed_elsewhere(level, slug),
    )
    return {
        "edition": edition,
        "place": found,
        "bars": bars,
        "table": table_here(bars, {}),
        "engagements": engagements,
        "elsewhere": table_of_registers(elsewhere, targets_of(request)),
    }


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def place_figures(request: HttpRequest, level: str, slug: str) -> HttpResponse:
    """All figures of one place as CSV."""
    found = place_at(level, slug).answer()
    totals = Total.objects.filter(**{level: found})
    return figures_csv(totals, timezone.localdate(), f"{level}-{found.nis_code}.csv")


@require_safe
@cache_control(**FRESH)
def place_picture(request: HttpRequest, level: str, slug: str) -> HttpResponse:
    """What counts in one place as a picture to share (PNG)."""
    edition, found = together(edition_for(request), place_at(level, slug))

    def draw() -> bytes:
        bars = bars_in(figures_in(level, slug).answer(), targets_of(request))
        kind, nothing = str(found.level.label), _("Nothing counts here yet.")
        return poster_of_part(found.name, kind, bars, nothing, edition)

    return picture(f"{level}/{found.pk}", edition, draw)
