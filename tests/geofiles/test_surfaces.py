"""Surfaces of triangles, as models of buildings and terrain have: left out, and called by name."""

import sqlite3
import struct
import warnings
from contextlib import closing

import numpy as np
import pyogrio
import pytest
import shapely
from django.utils.translation import override

from geofiles.findings import Refused
from tests.geofiles.files import codes, read_bytes
from tests.geofiles.made import zipped

CORNERS = [(150000, 170000, 1), (150010, 170000, 2), (150000, 170010, 3), (150000, 170000, 1)]
HEDGE = shapely.to_wkb(shapely.LineString([(150000, 170000), (151000, 170000)]))


def within(kind, *parts):
    """The well-known binary, with heights, of so many parts."""
    return struct.pack("<BII", 1, 1000 + kind, len(parts)) + b"".join(parts)


def triangle(kind):
    corners = b"".join(struct.pack("<ddd", *corner) for corner in CORNERS)
    return within(kind, struct.pack("<I", len(CORNERS)) + corners)


SURFACES = {
    "TIN": within(16, triangle(17)),
    "POLYHEDRALSURFACE": within(15, triangle(3)),
    "TRIANGLE": triangle(17),
    "GEOMETRYCOLLECTION": within(7, within(16, triangle(17))),
}


def file_of(folder, ending, *shapes, **options):
    path = folder / f"model{ending}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            str(path),
            geometry=np.array(shapes, dtype=object),
            field_data=[np.array(["Huis"] * len(shapes), dtype=object)],
            fields=["naam"],
            crs="EPSG:31370",
            geometry_type="Unknown",
            **options,
        )
    return path


@pytest.mark.parametrize("kind", SURFACES)
def test_in_a_geopackage_they_are_called_by_name(tmp_path, kind):
    path = file_of(tmp_path, ".gpkg", SURFACES[kind], HEDGE)

    reading = read_bytes(path.read_bytes())

    assert (codes(reading), reading.findings[0].features) == (["surfaces"], (1,))
    assert len(reading.lines()) == 1


@pytest.mark.parametrize("kind", ["TIN", "POLYHEDRALSURFACE", "TRIANGLE"])
def test_a_layer_that_is_said_to_hold_nothing_else_is_refused_by_name(tmp_path, kind):
    path = file_of(tmp_path, ".gpkg", SURFACES[kind])
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = ?", [kind])

    with pytest.raises(Refused, match="TIN, multipatch"):
        read_bytes(path.read_bytes())


def test_a_shapefile_of_multipatches_is_refused_by_name(tmp_path):
    path = file_of(tmp_path, ".shp", SURFACES["TIN"], SURFACES["TIN"], SHPT="MULTIPATCH")
    members = {each.name: each.read_bytes() for each in path.parent.iterdir()}

    with pytest.raises(Refused) as refusal:
        read_bytes(zipped(members))

    for language in ("en", "fr", "nl", "de"):
        with override(language):
            assert "multipatch" in str(refusal.value).lower()


@pytest.mark.parametrize(
    "written",
    [
        "TIN (((0 0,0 1,1 0,0 0)))",
        "POLYHEDRALSURFACE Z (((0 0 0,0 1 0,1 0 0,0 0 0)))",
        "Triangle((0 0,0 1,1 0,0 0))",
        SURFACES["TIN"].hex(),
    ],
)
def test_in_a_table_they_are_called_by_name(written):
    table = f'naam,wkt\nHuis,"{written}"\nHaag,"LINESTRING (4.35 50.85, 4.36 50.85)"\n'

    reading = read_bytes(table, "model.csv")

    assert "surfaces" in codes(reading)
    assert len(reading.lines()) == 1
