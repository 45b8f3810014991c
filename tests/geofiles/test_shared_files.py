"""Real files, each with the length that was measured independently (see its SOURCES.md)."""

import json
from pathlib import Path

import pytest

from geofiles.findings import Refused
from geofiles.reading import Reading, read
from tests.geofiles.files import GEOD, SHARED, kilometres, needs_shared_files

KILOMETRES = {
    "csv/entsoe_hvdc_links_wkt.csv": 10125.673,
    "gpx/Mojstrovka.gpx": 2.7009,
    "gpx/cerknicko-jezero.gpx": 4.5769,
    "gpx/gpx1.0_with_all_fields.gpx": 465.7790,
    "gpx/gpx1.1_with_all_fields.gpx": 465.7790,
    "gpx/korita-zbevnica.gpx": 14.9143,
    "gpx/route.gpx": 6.6910,
    "gpx/track-with-empty-segment.gpx": 0.0860,
    "gpx/track_with_speed.gpx": 0.0187,
    "hedges/osm_liechtenstein_hedges_tree_rows.geojson": 22.920,
    "kml/gxtrack.kml": 0.5273,
    "kml/inline_style.kml": 0.4943,
    "kml/linestring.kml": 0.0891,
    "kml/multigeometry.kml": 0.0499,
    "kml/multigeometry_discrete.kml": 0.0248,
    "lines/flanders_wegenregister_diff.geojson": 37.701,
    "lines/infrabel_tracks_simplified_10m.geojson": 6701.686,
    "lines/luxembourg_roads_diff_mojibake.geojson": 6.192,
    "shp/line_lambert93.zip": 1.123,
}
# One of its lines stands there twice: measured are 0.4943 km with the repetition.
REPEATED = {"kml/inline_style.kml": 0.1111}
POINTS_ONLY = {
    "gpx/track_with_dilution_errors.gpx",
    "gpx/unicode.gpx",
    "gpx/unicode_with_bom.gpx",
    "gpx/unicode_with_bom_noencoding.gpx",
    "kml/cdata.kml",
    "kml/extended_data.kml",
    "kml/twopoints.kml",
}
REFUSED = {
    "gpkg/points_and_line_layers.gpkg": "choose_layer",
    "kml/bad.kml": "nothing_usable",
    "kml/ground_overlay.kml": "nothing_usable",
    "kml/networklink.kml": "network_link",
    "kml/nogeomplacemark.kml": "nothing_usable",
    "kml/null_geometry.kml": "nothing_usable",
    "kml/selfclosing.kml": "nothing_usable",
    "shp/only_shx.zip": "shapefile_incomplete",
}
FOLDERS = ("csv", "gpkg", "gpx", "hedges", "kml", "lines", "shp")

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

    expected -= REPEATED.get(name, 0)
    assert kilometres(reading) == pytest.approx(expected, rel=1e-5, abs=6e-4)
    assert bool(reading.lines()) == (name in KILOMETRES)
    assert bool(reading.points()) or name not in POINTS_ONLY


def test_the_chosen_layer_of_a_geopackage_has_the_length_that_was_measured():
    path = SHARED / "gpkg/points_and_line_layers.gpkg"

    line, points = (read(path, name=path.name, layer=layer) for layer in ("layer2", "layer1"))

    assert kilometres(line) == pytest.approx(1615.525, rel=1e-5)
    assert len(points.points()) == 10
    assert points.lines() == ()


def test_each_cable_has_the_length_that_its_row_states():
    path = SHARED / "csv/entsoe_hvdc_links_wkt.csv"
    stated = [float(row.split(",")[3]) for row in path.read_text().splitlines()[1:]]

    cables = read(path, name=path.name).lines()

    measured = [GEOD.geometry_length(cable.geometry) for cable in cables]
    assert measured == pytest.approx(stated, rel=1e-5)


@pytest.mark.parametrize("layer", ["ps_hbtrl", "ps_hbtrl_deel"])
def test_habitats_in_lambert_72_have_the_area_that_was_measured(layer):
    path = SHARED / "habitat/flanders_habitats_directive_lambert72.zip"

    reading = read(path, name=path.name, layer=layer)

    hectares = sum(abs(GEOD.geometry_area_perimeter(each.geometry)[0]) for each in reading.features)
    assert reading.reference_system.code == "EPSG:31370"
    assert hectares / 1e4 == pytest.approx(105_022.3, rel=1e-3)


def test_what_lies_outside_belgium_is_noted():
    def outside(name: str) -> int:
        findings = read(SHARED / name, name=name).findings
        return sum(len(each.features) for each in findings if each.code == "outside_belgium")

    assert outside("lines/infrabel_tracks_simplified_10m.geojson") == 0
    assert outside("lines/flanders_wegenregister_diff.geojson") == 0
    assert outside("lines/luxembourg_roads_diff_mojibake.geojson") > 40
    assert outside("hedges/osm_liechtenstein_hedges_tree_rows.geojson") == 180


def test_every_file_at_hand_is_read_or_refused():
    for name in files_in("admin", "connectivity", "habitat", "text"):
        assert read_or_reason(name)


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
