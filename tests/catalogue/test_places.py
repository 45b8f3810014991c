import json

import pytest
from django.contrib.gis.geos import GEOSGeometry

from catalogue.places import outlines_geojson, places_geojson, where
from engagements.models import Site
from tests.catalogue.figures import accepted, accepted_of_citizen
from tests.factories.engagements import SiteFactory
from tests.factories.territory import (
    MunicipalityFactory,
    ProvinceFactory,
    RegionFactory,
    grid_of_municipalities,
    square,
)

pytestmark = pytest.mark.django_db


def features(engagement):
    return json.loads(places_geojson(engagement))["features"]


def test_a_public_place_is_shown_as_it_was_drawn():
    engagement = accepted()
    site = Site.objects.get()

    (feature,) = features(engagement)

    assert feature["properties"]["kind"] == "site"
    assert GEOSGeometry(json.dumps(feature["geometry"])).equals_exact(site.geometry, 1e-6)


def test_a_private_place_is_shown_as_its_cell():
    engagement = accepted_of_citizen()
    site = Site.objects.get()

    (feature,) = features(engagement)

    assert feature["properties"]["kind"] == "cell"
    assert GEOSGeometry(json.dumps(feature["geometry"])).equals_exact(site.cell, 1e-6)


def test_a_private_place_has_no_name_and_its_cell_is_shown_once():
    engagement = accepted_of_citizen(title="A hedge")
    site = Site.objects.get()
    SiteFactory(contribution=site.contribution, geometry=site.geometry, name="Mill Street 12")

    (feature,) = features(engagement)

    assert feature["properties"]["title"] == "A hedge"


def test_municipalities_of_a_public_place_are_those_of_its_sites():
    engagement = accepted()
    municipality = MunicipalityFactory(name_en="Leuven")
    Site.objects.update(municipality=municipality)

    assert [each.name for each in where(engagement)] == ["Leuven"]


def test_a_place_whose_municipality_is_not_known_is_in_its_province():
    engagement = accepted()
    Site.objects.update(province=ProvinceFactory(name_en="Liège"))

    assert [(each.level, each.name) for each in where(engagement)] == [("province", "Liège")]


def test_municipalities_of_a_private_place_are_all_that_its_cell_touches():
    grid = grid_of_municipalities(10, 5)
    engagement = accepted_of_citizen()
    # A cell on the border of two squares of the grid, its place in the eastern one.
    Site.objects.update(cell=square(6.95, 3.5, 0.1, 0.1)[0], municipality=grid[7, 3])

    assert {each.pk for each in where(engagement)} == {grid[6, 3].pk, grid[7, 3].pk}


def test_outlines_are_those_of_provinces_and_of_regions_without_any():
    divided = RegionFactory(outline_for_map=square(0, 0, 2, 2))
    province = ProvinceFactory(region=divided, outline_for_map=square(0, 0))
    ProvinceFactory(region=divided)
    brussels = RegionFactory(outline_for_map=square(5, 5))

    names = [each["properties"]["name"] for each in json.loads(outlines_geojson())["features"]]

    assert sorted(names) == sorted([province.name, brussels.name])
