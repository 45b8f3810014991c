"""The ten objectives."""

from typing import Any

from django.utils import timezone
from django.views.generic import DetailView, ListView

from axes.models import Axis, Objective
from axes.querysets import AxisQuerySet, ObjectiveQuerySet
from catalogue.bars import bars_of
from catalogue.trends import history_of, trend_of
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
        figures = Total.objects.confirmed().figures()
        lapsed = Total.objects.not_confirmed().figures()
        context["axes"] = [
            (
                axis,
                [
                    (objective, bars_of(objective.targets.all(), figures, lapsed))
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
        totals, today = Total.objects.for_targets(targets), timezone.localdate()
        figures, lapsed = totals.confirmed().figures(), totals.not_confirmed().figures()
        bars = bars_of(targets, figures, lapsed)
        history = history_of(targets, today)
        trends = [
            trend_of(target, figures.get(target.pk, {}), history.get(target.pk, {}), today)
            for target in targets
        ]
        accepted = Engagement.objects.accepted().on_objective(self.object)
        return context | {
            "figures": list(zip(bars, trends, strict=True)),
            "engagements": accepted.for_card()[:LATEST],
        }
