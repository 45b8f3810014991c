import io

import pytest
from django.utils import translation

from geofiles.findings import Refused
from geofiles.limits import Limits
from geofiles.reading import read, read_text
from tests.geofiles.files import codes, geojson, kilometres, line, polygon, read_bytes

HEDGE = line([4.35, 50.85], [4.36, 50.85])


def test_reading_gives_single_parts_with_their_number_and_name():
    two_parts = {
        "type": "MultiLineString",
        "coordinates": [[[4.35, 50.86], [4.36, 50.86]], [[4.37, 50.85], [4.38, 50.85]]],
    }

    reading = read_bytes(geojson(HEDGE, two_parts), "hedges.geojson")

    assert [(each.number, each.part, each.name) for each in reading.features] == [
        (1, 1, "Haag 1"),
        (2, 1, "Haag 2"),
        (2, 2, "Haag 2"),
    ]
    assert {each.geometry.geom_type for each in reading.features} == {"LineString"}


def test_reading_drops_heights_without_a_word():
    reading = read_bytes(geojson(line([4.35, 50.85, 12], [4.36, 50.85, 13, 99])))

    assert not reading.features[0].geometry.has_z
    assert reading.findings == ()


def test_good_features_stay_where_others_are_bad():
    reading = read_bytes(geojson(HEDGE, None, line([4.4, 50.8]), line(["4.4", 50.8], [4.5, 50.8])))

    assert [each.number for each in reading.features] == [1]
    assert {finding.code: finding.features for finding in reading.findings} == {
        "no_geometry": (2,),
        "too_few_points": (3,),
        "numbers_as_texts": (4,),
    }


def test_features_carry_the_findings_that_are_about_them():
    reading = read_bytes(geojson(HEDGE, line([6.9, 49.2], [6.91, 49.2])))

    inside, outside = reading.features
    assert inside.findings == ()
    assert [finding.code for finding in outside.findings] == ["outside_belgium"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1" + "0" * 400])
def test_numbers_that_are_none_are_left_out(number):
    text = geojson(line([4.35, 50.85], [4.36, 77.7]), HEDGE).replace("77.7", number)

    reading = read_bytes(text)

    assert [each.number for each in reading.features] == [2]
    assert codes(reading) == ["not_numbers"]


def test_coordinates_beyond_the_earth_are_left_out():
    reading = read_bytes(geojson(line([-190, 50], [4, 50]), HEDGE))

    assert [each.number for each in reading.features] == [2]
    assert codes(reading) == ["out_of_range"]


def test_a_line_on_one_spot_has_no_length_and_is_left_out():
    reading = read_bytes(geojson(HEDGE, line([4.4, 50.8], [4.4, 50.8])))

    assert [finding.code for finding in reading.findings] == ["zero_length"]
    assert len(reading.features) == 1


def test_an_outline_is_no_line():
    square = polygon([4.3, 50.8], [4.31, 50.8], [4.31, 50.81], [4.3, 50.81], [4.3, 50.8])

    reading = read_bytes(geojson(square))

    assert reading.lines() == ()
    assert len(reading.polygons()) == 1
    assert kilometres(reading) == 0


def test_an_open_outline_is_closed_and_said():
    reading = read_bytes(geojson(polygon([4.3, 50.8], [4.31, 50.8], [4.31, 50.81])))

    assert reading.features[0].geometry.exterior.is_closed
    assert codes(reading) == ["unclosed_polygon"]


def test_an_outline_shaped_like_an_hourglass_is_left_out():
    hourglass = polygon([4.3, 50.8], [4.31, 50.81], [4.31, 50.8], [4.3, 50.81], [4.3, 50.8])

    reading = read_bytes(geojson(hourglass, HEDGE))

    assert reading.polygons() == ()
    assert codes(reading) == ["invalid_polygon"]


def test_an_outline_with_a_tiny_loop_is_mended():
    nearly_square = polygon(
        [4.3, 50.8],
        [4.31, 50.8],
        [4.31, 50.81],
        [4.3, 50.81],
        [4.29999, 50.8],
        [4.3, 50.79999],
        [4.3, 50.8],
    )
    looped = polygon(
        [4.3, 50.8],
        [4.31, 50.8],
        [4.31, 50.81],
        [4.3, 50.81],
        [4.30001, 50.79999],
        [4.3, 50.8],
    )

    reading = read_bytes(geojson(nearly_square, looped))

    assert codes(reading) == ["polygon_mended"]
    assert all(each.geometry.is_valid for each in reading.features)


def test_repeated_lines_are_left_out_and_said():
    backwards = line([4.36, 50.85], [4.35, 50.85])

    reading = read_bytes(geojson(HEDGE, backwards))

    assert [each.number for each in reading.lines()] == [1]
    assert [(each.code, each.features) for each in reading.findings] == [("repeated", (2,))]


def test_a_point_of_a_file_that_stands_there_twice_is_one_place():
    eik = {"type": "Point", "coordinates": [4.35, 50.85]}

    reading = read_bytes(geojson(eik, eik))

    assert len(reading.points()) == 1
    assert codes(reading) == ["repeated"]


def test_what_is_of_another_kind_than_what_was_chosen_is_named():
    square = polygon([4.35, 50.85], [4.36, 50.85], [4.36, 50.86], [4.35, 50.85])
    both = {"type": "GeometryCollection", "geometries": [HEDGE, square]}

    reading = read_bytes(geojson(square, both, {"type": "Point", "coordinates": [4.3, 50.8]}))

    besides = {each.code: each.features for each in reading.besides(reading.lines())}
    assert besides == {"points_beside": (3,), "areas_beside": (1,)}
    assert [each.code for each in reading.besides(reading.polygons())] == [
        "points_beside",
        "lines_beside",
    ]
    assert reading.besides(()) == ()


def test_a_file_whose_every_part_is_bad_is_refused_with_the_reason():
    with pytest.raises(Refused) as refusal:
        read_bytes(geojson(line([4.4, 50.8], [4.4, 50.8])))

    assert refusal.value.finding.code == "nothing_usable"
    assert "all lie on one spot" in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"   \n", b"\x00" * 100])
def test_an_empty_file_is_refused(content):
    with pytest.raises(Refused, match="empty"):
        read_bytes(content)


def test_a_file_too_large_is_refused_before_it_is_read():
    class Large(io.BytesIO):
        def tell(self):
            return 200_000_000

        def read(self, *args):
            raise AssertionError("must not be read")

    with pytest.raises(Refused, match="200 MB; at most 50 MB"):
        read(Large(), name="large.geojson")


def test_limits_come_from_the_settings(settings):
    settings.GEOFILES_MAXIMUM_FEATURES = 1

    with pytest.raises(Refused, match="more than 1 features"):
        read_bytes(geojson(HEDGE, HEDGE))


def test_too_many_points_are_refused():
    with pytest.raises(Refused) as refusal:
        read_bytes(geojson(HEDGE), limits=Limits(vertices=1))

    assert refusal.value.finding.code == "too_many_vertices"


def test_the_content_decides_and_not_the_name():
    reading = read_bytes(geojson(HEDGE), "hedges.gpx")

    assert reading.format == "GeoJSON"


@pytest.mark.parametrize(
    ("content", "format_name"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"<TrainingCenterDatabase/>", "TCX"),
        (b'<?xml version="1.0"?><!-- x --><osm version="0.6"/>', "OpenStreetMap XML"),
        (b'{"type": "Topology", "objects": {}, "arcs": []}', "TopoJSON"),
        (b'{"geometryType": "esriGeometryPolyline", "features": []}', "Esri JSON"),
        (b"<OGRVRTDataSource></OGRVRTDataSource>", "VRT"),
    ],
)
def test_other_kinds_of_file_are_refused_by_name(content, format_name):
    with pytest.raises(Refused) as refusal:
        read_bytes(content, "hedges.geojson")

    assert refusal.value.finding.values == {"format": format_name}
    assert format_name in str(refusal.value)


@pytest.mark.parametrize("content", [b"hello", b"<nothing/>", b"<", bytes(range(1, 200))])
def test_what_nobody_recognises_is_refused(content):
    with pytest.raises(Refused):
        read_bytes(content)


def test_a_sentence_is_made_when_it_is_read():
    reading = read_bytes(geojson(HEDGE, None, None))

    with translation.override("en"):
        sentence = reading.findings[0].sentence

    assert sentence == "2 features were left out: they have no place (2, 3)."


def test_typed_places_become_one_line():
    reading = read_text("50.8467, 4.3525\n50,8567; 4,3525\n")

    (feature,) = reading.features
    assert feature.geometry.coords[:] == [(4.3525, 50.8467), (4.3525, 50.8567)]


def test_one_typed_place_is_a_point_whatever_its_order():
    points = [read_text(text).points()[0].geometry for text in ("50.8, 4.3", "4.3 50.8")]

    assert points[0] == points[1]


def test_a_well_known_text_may_name_its_reference_system():
    reading = read_text("SRID=31370;LINESTRING (150000 170000, 151000 170000)")

    assert reading.reference_system.code == "EPSG:31370"
    assert kilometres(reading) == pytest.approx(1, rel=1e-3)


@pytest.mark.parametrize(
    "text",
    ["hello", "POINT(", "LINESTRING (4 50, nan 51)", "GEOMETRYCOLLECTION(" * 5000, "[" * 100_000],
)
def test_texts_that_mean_nothing_are_refused(text):
    with pytest.raises(Refused):
        read_text(text)
