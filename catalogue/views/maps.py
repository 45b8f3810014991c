"""What maps are drawn from: GeoJSON in EPSG:4326."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

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
    return HttpResponse(
        remembered_outlines(f"outlines-{get_language()}-{latest}"), content_type=GEOJSON
    )


def remembered_outlines(key: str) -> str:
    """The outlines from the cache; drawn anew where there is no cache, so that maps still work."""
    try:
        return cache.get_or_set(key, outlines_geojson, DAY) or outlines_geojson()
    except RedisError:
        return outlines_geojson()


@require_safe
@cache_control(public=True, max_age=300)
def engagement_places(request: HttpRequest, reference: str) -> HttpResponse:
    """The sites of one accepted engagement; private ones as their 1 km cells."""
    engagement = get_object_or_404(Engagement.objects.accepted(), reference=reference)
    return HttpResponse(places_geojson(engagement), content_type=GEOJSON)
