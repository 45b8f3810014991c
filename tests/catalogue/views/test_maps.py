import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse

from tests.catalogue.figures import NO_REDIS, accepted
from tests.factories.territory import RegionFactory, square

pytestmark = pytest.mark.django_db

OUTLINES = "/en/outlines.geojson"


def test_outlines_may_be_kept_by_browsers(client):
    RegionFactory(outline_for_map=square(0, 0))

    answer = client.get(OUTLINES)

    assert answer["Content-Type"] == "application/geo+json"
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert len(answer.json()["features"]) == 1


def test_outlines_are_drawn_once(client, django_assert_max_num_queries):
    client.get(OUTLINES)

    with django_assert_max_num_queries(1):
        client.get(OUTLINES)


def test_outlines_are_drawn_without_a_cache_too(client, settings):
    RegionFactory(outline_for_map=square(0, 0))
    settings.CACHES = NO_REDIS

    assert len(client.get(OUTLINES).json()["features"]) == 1


def test_places_of_an_engagement_are_geojson(client):
    engagement = accepted()

    answer = client.get(reverse("catalogue:engagement_places", args=[engagement.reference]))

    (feature,) = answer.json()["features"]
    assert feature["geometry"]["type"] == "LineString"
    assert Point(*feature["geometry"]["coordinates"][0], srid=4326).x == pytest.approx(4.7)
    assert "public" in answer["Cache-Control"]
