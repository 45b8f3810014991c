"""Lengths and areas against independently known ones; exact numbers."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from counting.measuring import (
    apportion,
    as_decimal,
    from_decimal,
    geodesic_areas,
    geodesic_lengths,
    in_thousandths,
    part_counts,
    to_planar,
    to_stored,
)

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
GRS80 = Geod(ellps="GRS80")


def shared_lines(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared file {name} is not here")
    features = json.loads(path.read_text())["features"]
    return np.array([shapely.geometry.shape(f["geometry"]) for f in features], dtype=object)


@pytest.mark.parametrize(
    ("name", "kilometres"),
    [
        ("lines/infrabel_tracks_simplified_10m.geojson", 6701.686),
        ("lines/flanders_wegenregister_diff.geojson", 37.701),
        ("hedges/osm_liechtenstein_hedges_tree_rows.geojson", 22.920),
    ],
)
def test_known_lengths_are_found_to_a_metre(name, kilometres):
    shapes = shared_lines(name)

    metres = geodesic_lengths(shapes).sum()

    assert metres / 1000 == pytest.approx(kilometres, abs=0.001)


def test_each_known_length_of_a_table_is_found_to_a_metre_in_100_km():
    path = SHARED / "csv" / "entsoe_hvdc_links_wkt.csv"
    if not path.exists():
        pytest.skip("the shared file of cables is not here")
    with path.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, quotechar="'"))
    known = [float(row["length"]) for row in rows]

    measured = geodesic_lengths(shapely.from_wkt([row["geometry"] for row in rows]))

    assert measured.tolist() == pytest.approx(known, rel=1e-5)


def test_a_length_is_that_of_the_ellipsoid_with_all_parts():
    lines = [[(4.0, 50.0), (4.5, 50.7), (4.6, 50.6)], [(5.0, 50.0), (5.1, 50.0)]]
    shapes = np.array(
        [shapely.LineString(lines[0]), shapely.MultiLineString(lines), shapely.Point(4, 50)],
        dtype=object,
    )

    measured = geodesic_lengths(shapes)

    assert measured.tolist() == pytest.approx(
        [GRS80.geometry_length(shape) for shape in shapes[:2]] + [0]
    )


def test_an_area_is_that_of_the_ellipsoid_less_its_holes():
    ring, hole = shapely.box(4.0, 50.0, 4.2, 50.2), shapely.box(4.1, 50.1, 4.15, 50.15)
    holed = shapely.Polygon(ring.exterior.coords, [hole.exterior.coords])
    shapes = np.array([holed, shapely.MultiPolygon([hole, shapely.box(5, 50, 5.1, 50.1)])])

    measured = geodesic_areas(shapes)

    whole, cut = (abs(GRS80.geometry_area_perimeter(shape)[0]) for shape in (ring, hole))
    assert measured[0] == pytest.approx(whole - cut)
    assert measured[1] > cut


def test_empty_arrays_and_empty_geometries_measure_nothing():
    nothing = np.array([shapely.LineString(), shapely.Polygon()], dtype=object)

    for measure in (geodesic_lengths, geodesic_areas, part_counts):
        assert measure(nothing).tolist() == [0, 0]
        assert measure(nothing[:0]).tolist() == []


def test_projecting_there_and_back_moves_nothing_and_drops_heights():
    line = np.array([shapely.LineString([(4.1, 50.2, 33), (5.9, 51.4, 80)])], dtype=object)

    back = to_stored(to_planar(line))[0]

    assert not back.has_z
    assert shapely.get_coordinates(back) == pytest.approx(
        np.array([[4.1, 50.2], [5.9, 51.4]]), abs=1e-9
    )


def test_stored_numbers_are_exact_to_a_thousandth():
    assert in_thousandths(np.array([1.0004, 1.0006])).tolist() == [1000, 1001]
    assert as_decimal(1234567) == Decimal("1234.567")
    assert from_decimal(Decimal("1234.567")) == 1234567


@given(
    st.integers(min_value=0, max_value=10**13),
    st.lists(st.floats(min_value=0, max_value=1e7), min_size=1, max_size=40),
)
def test_apportioned_parts_add_up_to_the_whole(total, weights):
    parts = apportion(total, weights)

    assert sum(parts) == total
    assert all(part >= 0 for part in parts)
