"""The loading of real boundary files, where they are at hand."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command

from territory.boundaries import load_boundaries
from territory.gazetteer import load_gazetteer
from territory.models import Municipality, Province, Region

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "admin"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no boundary files in {FOLDER}"),
]


@pytest.fixture(autouse=True)
def gazetteer():
    load_gazetteer()


def test_all_municipalities_of_today_receive_an_outline():
    path = FOLDER / "be_municipalities_2025_565_derived_coarse.geojson"

    report = load_boundaries(path, is_coarse=True)

    assert (len(report.changed), report.unknown_codes, report.missing) == (565, [], [])
    assert Municipality.objects.in_force().with_outline().count() == 565


def test_municipalities_of_before_the_mergers_make_those_of_today():
    report = load_boundaries(FOLDER / "flanders_brussels_municipalities_2023.gpkg")

    flanders = Municipality.objects.filter(region__nis_code="02000")
    assert report.unknown_codes == []
    assert flanders.in_force().with_outline().count() == 285
    assert flanders.former().with_outline().count() == 27
    assert {place.split()[0][0] for place in report.missing} == set("25689")
    antwerp = Municipality.objects.get(nis_code="11002")
    assert antwerp.outline.contains(Point(4.495, 51.196, srid=4326))  # Borsbeek


def test_provinces_and_brussels_receive_an_outline():
    report = load_boundaries(FOLDER / "be_provinces_statbel.geojson")

    assert len(report.changed) == 11
    assert Province.objects.with_outline().count() == 10
    assert Region.objects.with_outline().get().name_en == "Brussels-Capital Region"


def test_a_file_of_provinces_can_be_dissolved_into_regions():
    report = load_boundaries(FOLDER / "be_provinces_statbel.geojson", level="region")

    assert len(report.changed) == 3
    assert report.missing == []


def test_regions_with_numbers_for_codes_receive_an_outline():
    load_boundaries(FOLDER / "be_regions.geojson")

    assert Region.objects.with_outline().count() == 3


def test_topojson_is_refused():
    with pytest.raises(CommandError, match="GeoPackage, GeoJSON or Shapefile"):
        call_command("load_boundaries", FOLDER / "be_municipalities_2019_581.topojson")
