import json
import tracemalloc
from uuid import uuid4

import pytest
from django.utils.translation import override

from geofiles.findings import Refused
from tests.geofiles.files import codes, geojson, kilometres, line, read_bytes

HEDGE = line([4.35, 50.85], [4.36, 50.85])


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\n\x1e"])
def test_one_feature_per_line_is_read(separator):
    hedges = [line([4.35, 50.85], [4.36, latitude]) for latitude in (50.85, 50.86, 50.87)]
    features = [json.dumps({"type": "Feature", "geometry": hedge}) for hedge in hedges]

    reading = read_bytes(separator.join(features))

    assert len(reading.lines()) == 3


def test_one_geometry_alone_is_read():
    assert len(read_bytes(json.dumps(HEDGE)).lines()) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_names_survive_their_encoding(encoding):
    feature = {"type": "Feature", "geometry": HEDGE, "properties": {"NOM": "Haie du café"}}

    reading = read_bytes(json.dumps(feature, ensure_ascii=False).encode(encoding))

    assert reading.lines()[0].name == "Haie du café"


def test_the_reference_system_of_the_old_draft_is_followed():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::31370"}}

    reading = read_bytes(geojson(line([150000, 170000], [151000, 170000]), crs=crs))

    assert (reading.reference_system.code, reading.reference_system.recognised) == (
        "EPSG:31370",
        "named",
    )
    assert kilometres(reading) == pytest.approx(1, rel=1e-3)
    assert codes(reading) == []


def test_an_address_given_as_reference_system_is_not_followed():
    crs = {"type": "link", "properties": {"href": "http://localhost:1/crs", "type": "proj4"}}

    reading = read_bytes(geojson(HEDGE, crs=crs))

    assert reading.reference_system.code == "EPSG:4326"


def test_nothing_of_a_file_is_kept_once_it_is_read():
    key = f"Hedge {uuid4()}" * 1000
    feature = {"type": "Feature", "geometry": HEDGE, "properties": {key: "A", "naam": "B"}}
    read_bytes(json.dumps(feature))  # what is read by the first file alone is kept

    tracemalloc.start()
    read_bytes(json.dumps(feature).replace("Hedge", "Ditch"))
    kept, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert kept < len(key)


def test_names_are_one_plain_line():
    feature = {
        "type": "Feature",
        "geometry": HEDGE,
        "properties": {"name": "a\x00\n b" + "c" * 999},
    }

    name = read_bytes(json.dumps(feature)).lines()[0].name

    assert name.startswith("a bccc")
    assert len(name) == 200


def test_a_collection_within_collections_is_read_until_it_is_too_deep():
    def nested(depth):
        return (
            HEDGE
            if not depth
            else {"type": "GeometryCollection", "geometries": [nested(depth - 1)]}
        )

    assert len(read_bytes(geojson(nested(5))).lines()) == 1
    with pytest.raises(Refused) as refusal:
        read_bytes(geojson(nested(100)))
    assert refusal.value.finding.code == "nested_too_deeply"


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_endless_nesting_is_refused(opening):
    with pytest.raises(Refused) as refusal:
        read_bytes(opening * 200_000)

    assert refusal.value.finding.code == "nested_too_deeply"


def test_a_file_cut_off_is_refused_with_its_line():
    with pytest.raises(Refused, match="from line 3 on"):
        read_bytes('{"type": "FeatureCollection",\n"features": [\n{"type":')


def test_a_number_of_a_million_digits_is_refused():
    with pytest.raises(Refused):
        read_bytes('{"type": "Point", "coordinates": [' + "1" * 1_000_000 + ", 2]}")


@pytest.mark.parametrize(
    ("piece", "code"), [("{},", "too_many_features"), ("[],", "too_many_vertices")]
)
def test_millions_of_empty_brackets_are_refused_before_they_are_parsed(piece, code):
    with pytest.raises(Refused) as refusal:
        read_bytes('{"type": "FeatureCollection", "features": [' + piece * 3_000_000)

    assert refusal.value.finding.code == code


@pytest.mark.parametrize(
    "positions",
    [
        [["4.35", "50.85"], ["4.36", "50.85"]],
        [["4,35", "50,85"], [" 4,36", "-5e1"]],
        [["4.35", 50.85], [4.36, "50.85"]],
        [["4.35", "50.85", 12], ["4.36", "50.85"]],
    ],
)
def test_coordinates_that_are_texts_are_called_so_with_how_to_mend_them(positions):
    reading = read_bytes(geojson(line(*positions), HEDGE))

    (finding,) = reading.findings
    assert (finding.code, finding.features) == ("numbers_as_texts", (1,))
    for language in ("en", "fr", "nl", "de"):
        with override(language):
            assert "4.35" in finding.sentence


def test_a_point_and_an_area_of_texts_are_called_so_too():
    ring = [["4.35", "50.85"], ["4.36", "50.85"], ["4.36", "50.86"], ["4.35", "50.85"]]
    point = {"type": "Point", "coordinates": ["4.35", "50.85"]}

    with pytest.raises(Refused, match="between quotation marks"):
        read_bytes(geojson({"type": "Polygon", "coordinates": [ring]}, point))


def test_texts_that_are_no_numbers_are_not_called_so():
    assert codes(read_bytes(geojson(line(["west", "50.85"], [4.36, 50.85]), HEDGE))) == [
        "not_numbers"
    ]
