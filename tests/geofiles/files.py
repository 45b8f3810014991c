"""Small files made for the tests, and the folder of large real ones where it is at hand."""

import io
import json
from pathlib import Path

import pytest
from pyproj import Geod

from geofiles.reading import Reading, read

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
GEOD = Geod(ellps="GRS80")

needs_shared_files = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the real files in {SHARED} are not here"
)


def kilometres(reading: Reading) -> float:
    return sum(GEOD.geometry_length(line.geometry) for line in reading.lines()) / 1000


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def read_bytes(content: bytes | str, name: str = "file", **options: object) -> Reading:
    content = content.encode() if isinstance(content, str) else content
    return read(io.BytesIO(content), name=name, **options)


def geojson(*geometries: object, **members: object) -> str:
    features = [
        {"type": "Feature", "properties": {"name": f"Haag {number}"}, "geometry": geometry}
        for number, geometry in enumerate(geometries, start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features} | members)


def line(*positions: list) -> dict:
    return {"type": "LineString", "coordinates": list(positions)}


def polygon(*positions: list) -> dict:
    return {"type": "Polygon", "coordinates": [list(positions)]}


def gpx(body: str) -> str:
    return f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{body}</gpx>'


def stops(kind: str, *positions: tuple[object, object]) -> str:
    return "".join(f'<{kind} lon="{lon}" lat="{lat}"/>' for lon, lat in positions)
