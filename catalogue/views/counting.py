"""How we count."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from axes.models import Target
from catalogue.downloads import LICENCE
from catalogue.examples import EXAMPLES
from catalogue.freshness import edition_of, kept
from catalogue.tolerances import table_of_tolerances
from counting.models import State


@require_safe
@kept()
def how_we_count(request: HttpRequest) -> HttpResponse:
    """The promise in plain words, with the worked examples that are also tests."""
    context = {
        "edition": edition_of(request),
        "examples": EXAMPLES,
        "states": {state.value: state.label for state in State},
        "not_confirmed": pgettext("state of a quantity", "Not confirmed"),
        "months": settings.MONTHS_UNTIL_NOT_CONFIRMED,
        "licence": LICENCE,
        "tolerances": table_of_tolerances(),
        "measured_targets": Target.objects.in_force().in_display_order().filter(tolerance_m__gt=0),
    }
    return render(request, "catalogue/how_we_count.html", context)
