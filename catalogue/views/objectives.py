"""The ten objectives."""

from typing import Any

from django.views.generic import DetailView, ListView

from axes.models import Axis, Objective
from axes.querysets import AxisQuerySet, ObjectiveQuerySet
from catalogue.bars import bars_of
from counting.models import Total
from engagements.models import Engagement

LATEST = 6


class ObjectiveList(ListView):
    """The two axes, each with its objectives and their bars."""

    template_name = "catalogue/objective_list.html"
    context_object_name = "axes"

    def get_queryset(self) -> AxisQuerySet:
        return Axis.objects.for_home()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        figures = Total.objects.all().figures()
        context["axes"] = [
            (
                axis,
                [
                    (objective, bars_of(objective.targets.all(), figures))
                    for objective in axis.objectives.all()
                ],
            )
            for axis in context["axes"]
        ]
        return context


class ObjectiveDetail(DetailView):
    """One objective: why, its targets with their bars, aims, criteria, latest engagements."""

    template_name = "catalogue/objective.html"

    def get_queryset(self) -> ObjectiveQuerySet:
        return Objective.objects.for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        targets = list(self.object.targets.all())
        figures = Total.objects.for_targets(targets).figures()
        accepted = Engagement.objects.accepted().on_objective(self.object)
        return context | {
            "bars": bars_of(targets, figures),
            "engagements": accepted.for_card()[:LATEST],
        }
