import json

import pytest
from django.contrib.gis.geos import GEOSGeometry

from catalogue.places import municipalities_of, outlines_geojson, places_geojson
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

    assert list(municipalities_of(engagement)) == [municipality]


def test_municipalities_of_a_private_place_are_all_that_its_cell_touches():
    grid = grid_of_municipalities(10, 5)
    engagement = accepted_of_citizen()
    # A cell on the border of two squares of the grid, its place in the eastern one.
    Site.objects.update(cell=square(6.95, 3.5, 0.1, 0.1)[0], municipality=grid[7, 3])

    assert set(municipalities_of(engagement)) == {grid[6, 3], grid[7, 3]}


def test_outlines_are_those_of_provinces_and_of_regions_without_any():
    divided = RegionFactory(outline_for_map=square(0, 0, 2, 2))
    province = ProvinceFactory(region=divided, outline_for_map=square(0, 0))
    ProvinceFactory(region=divided)
    brussels = RegionFactory(outline_for_map=square(5, 5))

    names = [each["properties"]["name"] for each in json.loads(outlines_geojson())["features"]]

    assert sorted(names) == sorted([province.name, brussels.name])
