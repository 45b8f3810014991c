"""Progress: all targets side by side, and one with everything that is known of its figures."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from axes.models import Axis, Target
from bba.statements import together
from catalogue.bars import Bar, bar_of, bars_of
from catalogue.breakdowns import by_kind_of_actor, by_partner, by_place, tables_of
from catalogue.charts import figures_csv, trend_csv
from catalogue.figures import national_figures
from catalogue.freshness import FRESH, edition_for, edition_of, kept, picture
from catalogue.known import axes_of, targets_of
from catalogue.posters import poster_of, poster_of_trend
from catalogue.side_by_side import table_of_axis
from catalogue.snapshots import history_of, openings
from catalogue.tables import Table
from catalogue.trends import findings_of, trend_of
from counting.models import NationalTotal, Total
from counting.querysets import Figures, both_figures


@require_safe
@kept(reads_edition=True)
def progress(request: HttpRequest) -> HttpResponse:
    """Every target in one anatomy: bar to scale, its table, its pace."""
    today = timezone.localdate()
    edition, axes, opened = together(
        edition_for(request),
        national_figures().told_as(lambda figures: in_anatomy(axes_of(request), *figures)),
        openings(today),
    )
    bars = [bar for _axis, bars, _table in axes for bar in bars]
    context = {"axes": axes, "findings": findings_of(bars, opened, today), "edition": edition}
    return render(request, "catalogue/progress.html", context)


def in_anatomy(
    axes: list[Axis], figures: Figures, lapsed: Figures
) -> list[tuple[Axis, list[Bar], Table]]:
    """The axes with the bars of their targets and a table of these."""
    on_axes = [(axis, bars_of(targets_on(axis), figures, lapsed)) for axis in axes]
    return [(axis, bars, table_of_axis(bars)) for axis, bars in on_axes]


def targets_on(axis: Axis) -> list[Target]:
    """The targets of an axis from `axes_of`, in their order."""
    return [target for objective in axis.objectives.all() for target in objective.targets.all()]


@require_safe
@kept()
def target(request: HttpRequest, code: str) -> HttpResponse:
    """One target: bar, pace and trend, and its figures by everything they are kept apart by."""
    edition, today = edition_of(request), timezone.localdate()
    # One that is new is not among those the process knows yet.
    known = (each for each in targets_of(request).values() if each.code == code)
    found = next(known, None) or target_at(code)
    of_kinds, of_places, of_partners, history = together(
        by_kind_of_actor(found), by_place(found), by_partner(found), history_of(found, today)
    )
    figures, lapsed = both_figures(of_kinds)
    states = figures.get(found.pk, {})
    context: dict[str, Any] = {
        "target": found,
        "objective": found.objective,
        "bar": bar_of(found, states, lapsed.get(found.pk)),
        "trend": trend_of(found, states, history, today),
        "tables": tables_of(found, states, of_kinds, of_places, of_partners),
        "edition": edition,
    }
    return render(request, "catalogue/target.html", context)


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def all_figures(request: HttpRequest) -> HttpResponse:
    """All figures by axis, objective, target, place, state and kind of partner, as CSV."""
    return figures_csv(Total.objects.all(), timezone.localdate(), "figures.csv")


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def target_figures(request: HttpRequest, code: str) -> HttpResponse:
    """All figures of one target by place, state and kind of partner, as CSV."""
    totals = Total.objects.for_target(target_at(code))
    return figures_csv(totals, timezone.localdate(), f"{code}.csv")


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def target_trend(request: HttpRequest, code: str) -> HttpResponse:
    """Every daily figure of one target, as CSV."""
    return trend_csv(target_at(code))


@require_safe
@cache_control(**FRESH)
def target_picture(request: HttpRequest, code: str) -> HttpResponse:
    """The bar of one target as a picture to share (PNG)."""
    edition, found = edition_of(request), target_at(code)

    def draw() -> bytes:
        figures, lapsed = NationalTotal.objects.for_target(found).standing_and_lapsed()
        bar = bar_of(found, figures.get(found.pk, {}), lapsed.get(found.pk))
        return poster_of(bar, edition)

    return picture(f"{found.pk}", edition, draw)


@require_safe
@cache_control(**FRESH)
def trend_picture(request: HttpRequest, code: str) -> HttpResponse:
    """How the figures of one target have moved as a picture to share (PNG)."""
    edition, found = edition_of(request), target_at(code)

    def draw() -> bytes:
        today = timezone.localdate()
        figures, lapsed = NationalTotal.objects.for_target(found).standing_and_lapsed()
        states = figures.get(found.pk, {})
        trend = trend_of(found, states, history_of(found, today).answer(), today)
        return poster_of_trend(bar_of(found, states, lapsed.get(found.pk)), trend, edition)

    return picture(f"{found.pk}/trend", edition, draw)


def target_at(code: str) -> Target:
    return get_object_or_404(Target.objects.select_related("objective__axis"), code=code)
