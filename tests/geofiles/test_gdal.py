import os
import subprocess
import sys
from pathlib import Path

import pytest

from geofiles import gdal
from geofiles.drivers import FORBIDDEN, forbid
from geofiles.findings import Refused
from tests.geofiles.files import geojson, line, read_bytes

PROJECT = Path(__file__).resolve().parents[2]
VECTOR_VRT = """<OGRVRTDataSource><OGRVRTLayer name="secret">
<SrcDataSource>{path}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""


def test_drivers_that_follow_addresses_are_unknown_to_gdal():
    program = "from geofiles import gdal; print(*gdal.pyogrio.list_drivers(), sep='|', end='')"
    environment = {key: value for key, value in os.environ.items() if "_SKIP" not in key}

    listed = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    drivers = set(listed.stdout.split("|"))
    assert {"GPKG", "ESRI Shapefile"} <= drivers
    assert drivers.isdisjoint(FORBIDDEN)


def test_what_the_environment_skips_already_stays_skipped(monkeypatch):
    monkeypatch.setenv("OGR_SKIP", "DXF,OGR_VRT")

    forbid()

    skipped = os.environ["OGR_SKIP"].split(",")
    assert skipped[:2] == ["DXF", "OGR_VRT"]
    assert len(skipped) == len(set(skipped))


@pytest.mark.parametrize("name", ["evil.geojson", "evil.gpkg", "evil.shp", "evil.csv", "evil.vrt"])
def test_a_virtual_file_reads_no_other_file(tmp_path, name):
    secret = tmp_path / "secret.geojson"
    secret.write_text(geojson(line([4.35, 50.85], [4.36, 50.85])))

    with pytest.raises(Refused):
        read_bytes(VECTOR_VRT.format(path=secret), name)


def test_gdal_itself_opens_no_virtual_file(tmp_path):
    secret = tmp_path / "secret.geojson"
    secret.write_text(geojson(line([4.35, 50.85], [4.36, 50.85])))
    virtual = tmp_path / "evil.gpkg"
    virtual.write_text(VECTOR_VRT.format(path=secret))

    with pytest.raises(Refused):
        gdal.layers(f"GPKG:{virtual}", "GeoPackage")
    with pytest.raises(Refused):
        gdal.layers(str(virtual), "GeoPackage")
