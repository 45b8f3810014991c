"""The map of engagements, and what maps are drawn from: GeoJSON in EPSG:4326."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalogue.freshness import DAY, FRESH, edition_of, remembered
from catalogue.known import targets_of
from catalogue.naming import known_places, places_named
from catalogue.pages import ListByKey
from catalogue.places import engagements_at, listed, outlines_geojson, places_geojson
from catalogue.questions import MapQuestion
from counting.models import Kind, PublicPlace, State
from engagements.models import Engagement
from territory.models import BoundaryLoad

GEOJSON = "application/geo+json"
LONGEST_NAME = 100
ON_ONE_PAGE = 12
# Engagements shown of those that lie on top of each other.
POINTED_AT = 6
LEGEND = [
    *({"look": state.value, "name": state.label} for state in State),
    {"look": "not_confirmed", "name": _("Not confirmed any more")},
    {"look": Kind.REMOVED.value, "name": Kind.REMOVED.label},
    {"look": "cell", "name": _("Somewhere in this square of 1 km: the place itself is private")},
    {"look": "cluster", "name": _("So many places are near here")},
]


@require_safe
@cache_control(public=True, max_age=DAY)
def outlines(request: HttpRequest) -> HttpResponse:
    """Provinces and Brussels, as the background of maps; drawn again after each loading."""
    latest = BoundaryLoad.objects.values_list("pk", flat=True).first()
    return HttpResponse(
        remembered(f"outlines-{get_language()}-{latest}", outlines_geojson), content_type=GEOJSON
    )


@require_safe
@cache_control(public=True, max_age=DAY)
def named(request: HttpRequest) -> JsonResponse:
    """Places whose name in any language begins with, or holds, what was typed."""
    latest = BoundaryLoad.objects.values_list("pk", flat=True).first()
    known = remembered(f"named-places-{get_language()}-{latest}", known_places)
    return JsonResponse({"places": places_named(request.GET.get("q", "")[:LONGEST_NAME], known)})


@require_safe
@cache_control(**FRESH)
def engagement_places(request: HttpRequest, reference: str) -> HttpResponse:
    """The sites of one accepted engagement; private ones as their 1 km cells."""
    engagement = get_object_or_404(Engagement.objects.accepted(), reference=reference)
    return HttpResponse(places_geojson(engagement), content_type=GEOJSON)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The map of all public places, and beside it a list of engagements that says the same.

    A part of the map asks for the list alone (htmx's header).
    """
    asked = MapQuestion(request.GET)
    asked.is_valid()
    wanted, box = asked.wanted, asked.cleaned_data.get("bbox")
    chosen = wanted.among(PublicPlace.objects.all())
    edition = edition_of(request)
    keys, are_all = engagements_at(chosen.touching(*box) if box else chosen)
    pages = ListByKey(keys, ON_ONE_PAGE, whole=Engagement.objects.accepted().for_card())
    page = pages.get_page(request.GET.get("page"))
    context = {
        "filter": asked,
        "bbox": request.GET.get("bbox", "") if box else "",
        "page": page,
        "listed": listed(page.object_list, targets_of(request)),
        "are_all": are_all,
        "edition": edition,
        "vector_tiles": f"{tiles_address()}?{asked.question}",
        "legend": LEGEND,
    }
    template = "catalogue/map.html"
    part = f"{template}#list" if request.headers.get("HX-Request") else template
    response = render(request, part, context, status=400 if asked.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


def tiles_address() -> str:
    """Where vector tiles are, with {z}, {x} and {y}."""
    return reverse("data:tile", args=[0, 0, 0]).replace("0/0/0", "{z}/{x}/{y}")


@require_safe
def chosen(request: HttpRequest) -> HttpResponse:
    """The cards of engagements that somebody has pointed at, by reference."""
    references = request.GET.getlist("reference")[:POINTED_AT]
    named = [each for each in references if "\0" not in each]
    engagements = Engagement.objects.accepted().filter(reference__in=named).for_card()
    context = {"engagements": engagements, "targets": targets_of(request)}
    return render(request, "catalogue/map_chosen.html", context)
