import datetime

import pytest

from territory.boundaries import derive_outlines, load_boundaries
from territory.models import BoundaryLoad, Level, Municipality, Province, Region
from tests.factories.territory import (
    MunicipalityFactory,
    ProvinceFactory,
    RegionFactory,
    square,
)

pytestmark = pytest.mark.django_db

FIRST_DAY = datetime.date(2025, 1, 1)
LAST_DAY = datetime.date(2024, 12, 31)


@pytest.fixture
def merger():
    """Two former municipalities, what they became, and a neighbour that stayed itself."""
    merged = MunicipalityFactory(nis_code="11900", valid_from=FIRST_DAY)
    province = merged.province
    for code in ("11001", "11004"):
        MunicipalityFactory(nis_code=code, province=province, valid_to=LAST_DAY, successor=merged)
    MunicipalityFactory(nis_code="11005", province=province)
    return merged


def covers(place, outline):
    place.refresh_from_db()
    return place.outline is not None and place.outline.equals(outline)


def test_municipalities_receive_their_outlines(write_geojson):
    place = MunicipalityFactory(nis_code="11001")

    report = load_boundaries(write_geojson({"11001": square(0, 0)}))

    assert covers(place, square(0, 0))
    assert place.outline_for_map is not None
    assert place.outline_from == report.load
    assert report.load.level == Level.MUNICIPALITY
    assert report.load.changed_count == 1
    assert len(report.load.digest) == 64
    assert report.changed[0].startswith(f"11001 {place.name}: none -> 78.84 km2")


def test_loading_the_same_file_again_changes_and_records_nothing(write_geojson, merger):
    path = write_geojson({"11001": square(0, 0), "11004": square(1, 0)})
    load_boundaries(path)

    again = load_boundaries(path)

    assert (again.changed, len(again.unchanged)) == ([], 3)
    assert BoundaryLoad.objects.count() == 1


def test_a_changed_outline_is_reported_with_both_areas(write_geojson):
    MunicipalityFactory(nis_code="11001", name_en="Aartselaar")
    load_boundaries(write_geojson({"11001": square(0, 0)}))

    report = load_boundaries(write_geojson({"11001": square(0, 0, width=2)}))

    assert report.changed == ["11001 Aartselaar: 78.84 -> 157.68 km2"]
    assert BoundaryLoad.objects.count() == 2


def test_unknown_and_missing_codes_are_reported(write_geojson):
    MunicipalityFactory(nis_code="11001")
    MunicipalityFactory(nis_code="11004", name_en="Boechout")

    report = load_boundaries(write_geojson({"11001": square(0, 0), "99999": square(1, 0)}))

    assert report.unknown_codes == ["99999"]
    assert report.missing == ["11004 Boechout"]


def test_features_without_code_are_counted(write_geojson):
    MunicipalityFactory(nis_code="11001")

    report = load_boundaries(write_geojson({"11001": square(0, 0), "": square(1, 0)}))

    assert report.features_without_code == 1


def test_pieces_with_one_code_become_one_outline(write_with_gdal):
    place = MunicipalityFactory(nis_code="11001")
    path = write_with_gdal({"11001": square(0, 0)}, "sectors.gpkg", layer="sectors")
    write_with_gdal({"11001 ": square(1, 0)}, "sectors.gpkg", layer="sectors")

    load_boundaries(path)

    assert covers(place, square(0, 0, width=2))


def test_an_old_file_fills_former_municipalities_and_their_union_fills_the_new_one(
    write_geojson, merger
):
    path = write_geojson({"11001": square(0, 0), "11004": square(1, 0), "11005": square(2, 0)})

    report = load_boundaries(path)

    assert report.load.situation_on == LAST_DAY
    assert report.missing == []
    assert covers(Municipality.objects.get(nis_code="11001"), square(0, 0))
    assert covers(merger, square(0, 0, width=2))
    assert merger.outline_is_derived
    assert report.derived == [f"11900 {merger.name}"]


def test_a_merged_municipality_stays_empty_while_a_predecessor_is_missing(write_geojson, merger):
    load_boundaries(write_geojson({"11001": square(0, 0)}))

    merger.refresh_from_db()
    assert merger.outline is None


def test_a_municipality_that_kept_its_code_is_joined_with_what_it_took_in(write_geojson):
    antwerp = MunicipalityFactory(nis_code="11002")
    MunicipalityFactory(nis_code="11007", valid_to=LAST_DAY, successor=antwerp)

    load_boundaries(write_geojson({"11002": square(0, 0), "11007": square(1, 0)}))

    assert covers(antwerp, square(0, 0, width=2))


def test_an_official_outline_replaces_one_put_together_from_predecessors(write_geojson, merger):
    load_boundaries(write_geojson({"11001": square(0, 0), "11004": square(1, 0)}))

    load_boundaries(write_geojson({"11900": square(0, 0, width=3)}))

    assert covers(merger, square(0, 0, width=3))
    assert not merger.outline_is_derived


def test_an_old_file_does_not_replace_a_newer_outline(write_geojson, merger):
    neighbour = Municipality.objects.get(nis_code="11005")
    load_boundaries(write_geojson({"11900": square(0, 0, width=2), "11005": square(2, 0)}))

    report = load_boundaries(
        write_geojson({"11001": square(0, 0), "11004": square(1, 0), "11005": square(3, 0)})
    )

    assert covers(neighbour, square(2, 0))
    assert covers(merger, square(0, 0, width=2))
    assert covers(Municipality.objects.get(nis_code="11001"), square(0, 0))
    assert [place.split()[0] for place in report.kept] == ["11005", "11900"]


def test_the_day_can_be_said_and_names_those_not_in_force(write_geojson, merger):
    path = write_geojson({"11001": square(0, 0), "11005": square(2, 0)})

    report = load_boundaries(path, on=FIRST_DAY)

    assert report.load.situation_on == FIRST_DAY
    assert [place.split()[0] for place in report.not_in_force] == ["11001"]
    assert [place.split()[0] for place in report.missing] == ["11900"]


def test_a_coarse_outline_never_replaces_a_fine_one(write_geojson):
    place = MunicipalityFactory(nis_code="11001")
    load_boundaries(write_geojson({"11001": square(0, 0)}))

    load_boundaries(write_geojson({"11001": square(1, 0)}), is_coarse=True)

    assert covers(place, square(0, 0))


def test_a_fine_outline_replaces_a_coarse_one_even_if_older(write_geojson, merger):
    neighbour = Municipality.objects.get(nis_code="11005")
    coarse = write_geojson({"11005": square(1, 0), "11900": square(0, 0)})
    load_boundaries(coarse, is_coarse=True)

    load_boundaries(write_geojson({"11005": square(2, 0)}), on=datetime.date(2023, 1, 1))

    assert covers(neighbour, square(2, 0))
    assert not neighbour.has_coarse_outline


def test_a_file_of_provinces_gives_brussels_to_its_region(write_geojson):
    region = RegionFactory(nis_code="04000")
    province = ProvinceFactory(nis_code="10000")

    load_boundaries(write_geojson({"10000": square(0, 0), "04000": square(1, 0)}))

    assert covers(region, square(1, 0))
    assert covers(province, square(0, 0))


def test_provinces_are_put_together_from_their_municipalities(write_geojson, merger):
    load_boundaries(write_geojson({"11900": square(0, 0), "11005": square(1, 0)}))

    fine, coarse = derive_outlines(Level.PROVINCE)

    province = Province.objects.get()
    assert covers(province, square(0, 0, width=2))
    assert province.outline_is_derived
    assert (len(fine.changed), coarse.changed) == (1, [])
    assert [report.changed for report in derive_outlines(Level.PROVINCE)] == [[], []]


def test_a_province_is_not_put_together_while_a_municipality_is_missing(write_geojson, merger):
    load_boundaries(write_geojson({"11900": square(0, 0)}))

    derive_outlines(Level.PROVINCE)

    assert Province.objects.get().outline is None


def test_a_region_is_put_together_from_provinces_where_municipalities_are_missing(write_geojson):
    MunicipalityFactory(province=ProvinceFactory(nis_code="10000"))
    load_boundaries(write_geojson({"10000": square(0, 0)}), is_coarse=True)

    derive_outlines(Level.REGION)

    region = Region.objects.get()
    assert covers(region, square(0, 0))
    assert region.has_coarse_outline


def test_an_older_file_does_not_replace_what_is_put_together_from_todays_municipalities(
    write_geojson, merger
):
    load_boundaries(write_geojson({"11900": square(0, 0), "11005": square(1, 0)}))
    derive_outlines(Level.PROVINCE)
    province = Province.objects.get()

    load_boundaries(write_geojson({province.nis_code: square(0, 0, width=3)}), on=LAST_DAY)

    assert covers(province, square(0, 0, width=2))


def test_what_is_put_together_is_coarse_only_where_its_parts_are(write_geojson):
    for code in ("11001", "12002"):
        MunicipalityFactory(nis_code=code)
    load_boundaries(write_geojson({"11001": square(0, 0)}))
    load_boundaries(write_geojson({"12002": square(1, 0)}), is_coarse=True)

    derive_outlines(Level.PROVINCE)

    coarse = {
        municipality.nis_code: municipality.province.has_coarse_outline
        for municipality in Municipality.objects.select_related("province__outline_from")
    }
    assert coarse == {"11001": False, "12002": True}


def test_only_empty_places_are_put_together_when_asked(write_geojson, merger):
    load_boundaries(write_geojson({"11900": square(0, 0), "11005": square(1, 0)}))
    derive_outlines(Level.PROVINCE)
    load_boundaries(write_geojson({"11005": square(2, 0)}))

    derive_outlines(Level.PROVINCE, only_empty=True)

    assert covers(Province.objects.get(), square(0, 0, width=2))


def test_an_outline_of_its_own_is_not_replaced_by_one_put_together(write_geojson, merger):
    load_boundaries(write_geojson({"11900": square(0, 0), "11005": square(1, 0)}))
    province = Province.objects.get()
    load_boundaries(write_geojson({province.nis_code: square(0, 0, width=3)}))

    derive_outlines(Level.PROVINCE)

    assert covers(province, square(0, 0, width=3))


def test_neighbours_keep_one_border_on_the_map(write_geojson):
    MunicipalityFactory(nis_code="11001")
    MunicipalityFactory(nis_code="11004")

    load_boundaries(write_geojson({"11001": square(0, 0), "11004": square(1, 0)}))

    first, second = Municipality.objects.order_by("nis_code")
    assert first.outline_for_map.intersection(second.outline_for_map).area == 0
    assert first.outline_for_map.touches(second.outline_for_map)
