import json

import numpy as np
import pyogrio
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry

from tests.factories.territory import square


@pytest.fixture
def write_geojson(tmp_path):
    """Write {code: outline} as GeoJSON and return its path."""

    def write(outlines, name="municipalities.geojson", field="nis"):
        features = [
            {
                "type": "Feature",
                "properties": {field: code},
                "geometry": json.loads(outline.geojson),
            }
            for code, outline in outlines.items()
        ]
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return write


@pytest.fixture
def write_with_gdal(tmp_path):
    """Write {code: outline} in a format of GDAL, in the reference system given."""

    def write(outlines, name, crs="EPSG:4326", field="nis", layer=None):
        path = tmp_path / name
        outlines_there = [outline.transform(crs, clone=True) for outline in outlines.values()]
        pyogrio.raw.write(
            path,
            geometry=np.array([bytes(outline.wkb) for outline in outlines_there], dtype=object),
            field_data=[np.array(list(outlines), dtype=object)],
            fields=[field],
            geometry_type="MultiPolygon",
            crs=crs,
            layer=layer,
            append=path.exists(),
        )
        return path

    return write


@pytest.fixture
def bow_tie():
    """An outline that crosses itself."""
    return GEOSGeometry("SRID=4326;MULTIPOLYGON(((4 50.5, 4.1 50.6, 4.1 50.5, 4 50.6, 4 50.5)))")


@pytest.fixture
def as_shapely():
    return lambda outline: shapely.from_wkb(bytes(outline.wkb))


@pytest.fixture
def two_squares():
    return {"11001": square(0, 0), "11004": square(1, 0)}
