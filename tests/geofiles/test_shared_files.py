"""Real files, each with the length that was measured independently (see its SOURCES.md)."""

import json
from pathlib import Path

import pytest

from geofiles.findings import Refused
from geofiles.reading import Reading, read
from tests.geofiles.files import GEOD, SHARED, kilometres, needs_shared_files

KILOMETRES = {
    "gpx/Mojstrovka.gpx": 2.7009,
    "gpx/cerknicko-jezero.gpx": 4.5769,
    "gpx/gpx1.0_with_all_fields.gpx": 465.7790,
    "gpx/gpx1.1_with_all_fields.gpx": 465.7790,
    "gpx/korita-zbevnica.gpx": 14.9143,
    "gpx/route.gpx": 6.6910,
    "gpx/track-with-empty-segment.gpx": 0.0860,
    "gpx/track_with_speed.gpx": 0.0187,
    "hedges/osm_liechtenstein_hedges_tree_rows.geojson": 22.920,
    "lines/flanders_wegenregister_diff.geojson": 37.701,
    "lines/infrabel_tracks_simplified_10m.geojson": 6701.686,
    "lines/luxembourg_roads_diff_mojibake.geojson": 6.192,
}
POINTS_ONLY = {
    "gpx/track_with_dilution_errors.gpx",
    "gpx/unicode.gpx",
    "gpx/unicode_with_bom.gpx",
    "gpx/unicode_with_bom_noencoding.gpx",
}
REFUSED: dict[str, str] = {}
FOLDERS = ("gpx", "lines", "hedges")

pytestmark = needs_shared_files


def files_in(*folders: str) -> list[str]:
    return [
        str(path.relative_to(SHARED))
        for folder in folders
        for path in sorted((SHARED / folder).rglob("*"))
        if path.is_file()
    ]


@pytest.mark.parametrize("name", files_in(*FOLDERS))
def test_real_files_have_the_length_that_was_measured(name):
    expected = KILOMETRES.get(name, 0)
    if name in REFUSED:
        with pytest.raises(Refused) as refusal:
            read(SHARED / name, name=name)
        assert refusal.value.finding.code == REFUSED[name]
        return

    reading = read(SHARED / name, name=name)

    assert kilometres(reading) == pytest.approx(expected, rel=1e-5, abs=6e-4)
    assert bool(reading.lines()) == (name in KILOMETRES)
    assert bool(reading.points()) or name not in POINTS_ONLY


def lines_in(described: object) -> list[list]:
    """The coordinates of the lines in parsed GeoJSON, found by a plain walk."""
    if isinstance(described, list):
        return [line for member in described for line in lines_in(member)]
    if not isinstance(described, dict):
        return []
    if described.get("type") == "LineString":
        return [described["coordinates"]]
    if described.get("type") == "MultiLineString":
        return described["coordinates"]
    return [line for member in described.values() for line in lines_in(member)]


def read_or_reason(name: str) -> Reading | str:
    try:
        return read(SHARED / name, name=Path(name).name)
    except Refused as refusal:
        return str(refusal)


@pytest.mark.parametrize("name", files_in("geojson/valid"))
def test_valid_geojson_has_the_length_of_its_lines(name):
    lines = lines_in(json.loads((SHARED / name).read_text()))
    expected = sum(GEOD.line_length(*zip(*line, strict=True)) for line in lines) / 1000

    reading = read_or_reason(name)

    if isinstance(reading, str):
        assert "no place" in reading or "no feature" in reading
    else:
        assert kilometres(reading) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    "name",
    files_in(
        "geojson/invalid_geometries",
        "geojson/invalid_structure",
        "geojson/problematic_geometries",
        "geojson/problematic_structure",
    ),
)
def test_broken_geojson_is_understood_or_refused_with_a_reason(name):
    reading = read_or_reason(name)

    if isinstance(reading, str):
        assert len(reading) > len("Nothing in this file can be used.")
    else:
        has_lines = name.endswith("problematic_nested_geometrycollection.geojson")
        assert kilometres(reading) == pytest.approx(156.8996 if has_lines else 0, abs=1e-3)
        assert all(each.geometry.is_valid for each in reading.features)
