"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from axes.units import MetricKind
from bba.composed import Composed
from bba.statements import together
from catalogue.bars import with_bars
from catalogue.figures import national_figures
from catalogue.freshness import edition_for, kept
from catalogue.known import axes_of, targets_of
from engagements.models import Engagement

LATEST: Composed[Engagement] = Composed(lambda: Engagement.objects.accepted().for_card()[:6])


@require_safe
@kept(reads_edition=True)
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the two axes with their objectives and bars, the latest engagements."""
    edition, axes, engagements = together(
        edition_for(request),
        national_figures().told_as(lambda figures: with_bars(axes_of(request), *figures)),
        LATEST.statement(),
    )
    context = {
        "axes": axes,
        # The two lengths are what the Alliance is known by.
        "headlines": [
            bar
            for _axis, objectives in axes
            for _objective, bars in objectives
            for bar in bars
            if bar.target.metric_kind == MetricKind.LENGTH_KM
        ],
        "edition": edition,
        "engagements": engagements,
        "targets": targets_of(request),
    }
    return render(request, "catalogue/home.html", context)
