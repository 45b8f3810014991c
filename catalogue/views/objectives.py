"""The ten objectives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from axes.models import Objective
from bba.composed import Asked, Composed
from bba.statements import together
from catalogue.bars import bars_of, with_bars
from catalogue.figures import figures_of_targets, national_figures
from catalogue.freshness import edition_for, edition_of, kept
from catalogue.known import axes_of, objectives_of
from engagements.models import Engagement

# Planned for the targets at hand: of those that few have pledged for, to go through the newest
# engagements, as for others, takes 600 to 1,100 ms among 100,000, and 2 from their contributions.
LATEST: Composed[Engagement] = Composed(
    lambda: Engagement.objects.accepted().towards(Asked("targets")).for_card()[:6],
    is_planned_once=False,
)


@require_safe
@kept(reads_edition=True)
def objective_list(request: HttpRequest) -> HttpResponse:
    """The two axes, each with its objectives and their bars."""
    edition, figures = together(edition_for(request), national_figures())
    context = {"axes": with_bars(axes_of(request), *figures), "edition": edition}
    return render(request, "catalogue/objective_list.html", context)


@require_safe
@kept()
def objective(request: HttpRequest, slug: str) -> HttpResponse:
    """One objective: why, its targets, aims, criteria, model projects, latest engagements."""
    edition = edition_of(request)
    # One that is new is not among those the process knows yet.
    found = objectives_of(request).get(slug) or get_object_or_404(
        Objective.objects.for_page(), slug=slug
    )
    targets = list(found.targets.all())
    keys = [target.pk for target in targets]
    (figures, lapsed), engagements = together(
        figures_of_targets(keys), LATEST.statement(targets=keys)
    )
    context = {
        "objective": found,
        "bars": bars_of(targets, figures, lapsed),
        "engagements": engagements,
        "edition": edition,
    }
    return render(request, "catalogue/objective.html", context)
