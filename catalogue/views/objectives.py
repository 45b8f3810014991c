"""The ten objectives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from axes.models import Objective
from catalogue.bars import bars_of
from catalogue.freshness import edition_of, kept
from catalogue.known import axes_of
from counting.models import Total
from engagements.models import Engagement

LATEST = 6


@require_safe
@kept
def objective_list(request: HttpRequest) -> HttpResponse:
    """The two axes, each with its objectives and their bars."""
    edition = edition_of(request)
    figures, lapsed = Total.objects.standing_and_lapsed()
    axes = [
        (
            axis,
            [
                (objective, bars_of(objective.targets.all(), figures, lapsed))
                for objective in axis.objectives.all()
            ],
        )
        for axis in axes_of(request)
    ]
    context = {"axes": axes, "edition": edition}
    return render(request, "catalogue/objective_list.html", context)


@require_safe
@kept
def objective(request: HttpRequest, slug: str) -> HttpResponse:
    """One objective: why, its targets, aims, criteria, model projects, latest engagements."""
    edition = edition_of(request)
    found = get_object_or_404(Objective.objects.for_page(), slug=slug)
    targets = list(found.targets.all())
    figures, lapsed = Total.objects.for_targets(targets).standing_and_lapsed()
    accepted = Engagement.objects.accepted().on_objective(found)
    context = {
        "objective": found,
        "bars": bars_of(targets, figures, lapsed),
        "engagements": accepted.select_related("partner")[:LATEST],
        "edition": edition,
    }
    return render(request, "catalogue/objective.html", context)
