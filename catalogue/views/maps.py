"""What maps are drawn from: GeoJSON in EPSG:4326."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalogue.places import outlines_geojson, places_geojson
from engagements.models import Engagement
from territory.models import BoundaryLoad

GEOJSON = "application/geo+json"
DAY = 86_400


@require_safe
@cache_control(public=True, max_age=DAY)
def outlines(request: HttpRequest) -> HttpResponse:
    """Provinces and Brussels, as the background of maps; drawn again after each loading."""
    latest = BoundaryLoad.objects.values_list("pk", flat=True).first()
    key = f"outlines-{get_language()}-{latest}"
    return HttpResponse(cache.get_or_set(key, outlines_geojson, DAY), content_type=GEOJSON)


@require_safe
@cache_control(public=True, max_age=300)
def engagement_places(request: HttpRequest, reference: str) -> HttpResponse:
    """The sites of one accepted engagement; private ones as their 1 km cells."""
    engagement = get_object_or_404(Engagement.objects.accepted(), reference=reference)
    return HttpResponse(places_geojson(engagement), content_type=GEOJSON)
