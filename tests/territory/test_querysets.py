import datetime

import pytest
from django.contrib.gis.geos import LineString, Point
from django.utils import translation

from territory.models import Municipality
from tests.factories.territory import MunicipalityFactory, grid_of_municipalities

pytestmark = pytest.mark.django_db


def test_a_merged_municipality_is_in_force_until_its_last_day():
    merged = MunicipalityFactory(valid_from=datetime.date(2025, 1, 1))
    former = MunicipalityFactory(valid_to=datetime.date(2024, 12, 31), successor=merged)

    assert list(Municipality.objects.in_force(datetime.date(2024, 12, 31))) == [former]
    assert list(Municipality.objects.in_force(datetime.date(2025, 1, 1))) == [merged]
    assert list(Municipality.objects.former(datetime.date(2025, 1, 1))) == [former]


def test_a_point_lies_in_one_municipality_of_a_grid():
    grid = grid_of_municipalities(3, 3)

    found = Municipality.objects.containing(Point(4.15, 50.65, srid=4326))

    assert list(found) == [grid[1, 1]]


def test_a_point_on_a_border_lies_in_both_neighbours():
    grid = grid_of_municipalities(2, 1)

    found = Municipality.objects.containing(Point(4.1, 50.55, srid=4326))

    assert set(found) == {grid[0, 0], grid[1, 0]}


def test_a_line_touches_the_municipalities_it_crosses():
    grid = grid_of_municipalities(3, 1)
    line = LineString((4.05, 50.55), (4.15, 50.55), srid=4326)

    assert set(Municipality.objects.touching(line)) == {grid[0, 0], grid[1, 0]}


def test_the_map_does_not_fetch_official_outlines():
    grid_of_municipalities(1, 1)
    MunicipalityFactory()

    [place] = Municipality.objects.for_map()

    assert place.get_deferred_fields() == {"outline"}


def test_lists_fetch_no_geometry_at_all():
    grid_of_municipalities(1, 1)

    [place] = Municipality.objects.for_list()

    assert place.get_deferred_fields() == {"outline", "outline_for_map"}


def test_places_are_shown_in_the_order_of_the_readers_language():
    mons = MunicipalityFactory(name_en="Mons", name_nl="Bergen")
    halle = MunicipalityFactory(name_en="Halle", name_nl="Halle")

    with translation.override("en"):
        in_english = list(Municipality.objects.in_display_order())
    with translation.override("nl"):
        in_dutch = list(Municipality.objects.in_display_order())

    assert in_english == [halle, mons]
    assert in_dutch == [mons, halle]
