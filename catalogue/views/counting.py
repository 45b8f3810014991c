"""What has been counted, and how."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from axes.models import Axis, Target
from catalogue.bars import bar_of
from catalogue.downloads import LICENCE
from catalogue.examples import EXAMPLES
from catalogue.tables import (
    Places,
    by_target,
    table_by_kind,
    table_by_province,
    table_by_region,
)
from catalogue.tolerances import table_of_tolerances
from catalogue.trends import history_of, trend_of
from counting.models import LedgerEntry, RecountRequest, Run, State, Total


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Every target in one anatomy: bar to scale, its table, kinds, regions, provinces."""
    totals = Total.objects.confirmed()
    figures, rows = totals.figures(), by_target(totals.by_province())
    lapsed = Total.objects.not_confirmed().figures()
    places, today = Places.of_belgium(), timezone.localdate()
    history = history_of(Target.objects.in_force(), today)
    axes = [
        (
            axis,
            [
                (
                    objective,
                    [
                        anatomy(target, figures, lapsed, rows, places)
                        | {
                            "trend": trend_of(
                                target,
                                figures.get(target.pk, {}),
                                history.get(target.pk, {}),
                                today,
                            )
                        }
                        for target in targets
                    ],
                )
                for objective in axis.objectives.all()
                if (targets := objective.targets.all())
            ],
        )
        for axis in Axis.objects.for_home()
    ]
    context = {
        "axes": axes,
        "counted_at": last_counted_at(),
        "is_counting": RecountRequest.objects.exists(),
    }
    return render(request, "catalogue/progress.html", context)


def anatomy(
    target: Target, figures: dict, lapsed: dict, rows: dict, places: Places
) -> dict[str, Any]:
    """What the page shows of one target."""
    states, its_rows = figures.get(target.pk, {}), rows.get(target.pk, [])
    return {
        "bar": bar_of(target, states, lapsed.get(target.pk)),
        "kinds": table_by_kind(target, states),
        "regions": table_by_region(target, its_rows, states, places),
        "provinces": table_by_province(target, its_rows, states, places),
    }


def last_counted_at() -> datetime | None:
    """When a national figure last changed, or was last confirmed by a full recount."""
    moments = [
        LedgerEntry.objects.order_by("-pk").values_list("at", flat=True).first(),
        Run.objects.aggregate(latest=Max("ended_at"))["latest"],
    ]
    return max((moment for moment in moments if moment), default=None)


@require_safe
def how_we_count(request: HttpRequest) -> HttpResponse:
    """The promise in plain words, with the worked examples that are also tests."""
    context = {
        "examples": EXAMPLES,
        "states": {state.value: state.label for state in State},
        "not_confirmed": pgettext("state of a quantity", "Not confirmed"),
        "months": settings.MONTHS_UNTIL_NOT_CONFIRMED,
        "licence": LICENCE,
        "tolerances": table_of_tolerances(),
        "measured_targets": Target.objects.in_force().in_display_order().filter(tolerance_m__gt=0),
    }
    return render(request, "catalogue/how_we_count.html", context)
