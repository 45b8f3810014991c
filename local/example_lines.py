"""A small set of plausible lines for a demonstration without files of one's own.

Straight and winding stretches along the way between Belgian towns, invented by rule: no source but
the towns' rounded coordinates. The first file holds each stretch twice, a few metres apart, as
parallel tracks are; the second crosses the first, overlaps a part of it, and leaves the country.
"""

import json
import math
from pathlib import Path

Point = tuple[float, float]  # longitude and latitude, EPSG:4326

TOWNS: dict[str, Point] = {
    "Oostende": (2.92, 51.22),
    "Gent": (3.72, 51.05),
    "Antwerpen": (4.40, 51.22),
    "Brussel": (4.35, 50.85),
    "Leuven": (4.70, 50.88),
    "Hasselt": (5.34, 50.93),
    "Liège": (5.57, 50.63),
    "Namur": (4.87, 50.47),
    "Mons": (3.95, 50.45),
    "Arlon": (5.81, 49.68),
    "Luxembourg": (6.13, 49.61),
}
WAYS = ("Oostende-Gent", "Gent-Brussel", "Brussel-Leuven", "Leuven-Liège", "Brussel-Mons")
WAYS_ACROSS = ("Antwerpen-Brussel", "Brussel-Namur", "Namur-Arlon", "Arlon-Luxembourg")
METRES_PER_DEGREE = 111_200  # of latitude
STEP = 200  # metres between two points of a line
BEND = 300  # metres by which a line leaves the straight way
TRACK_DISTANCE = 5  # metres between two parallel tracks


def write_example_lines(folder: Path) -> list[Path]:
    """Write both files into the folder and return their paths."""
    double = [track for way in WAYS for track in (stretch(way), stretch(way, TRACK_DISTANCE))]
    across = [stretch(way) for way in WAYS_ACROSS]
    overlap = stretch(WAYS[0])[: 10_000 // STEP]
    return [
        write(folder / "example_double_tracks.geojson", double),
        write(folder / "example_tracks_across.geojson", [*across, overlap]),
    ]


def stretch(way: str, aside: float = 0.0) -> list[Point]:
    """Return the line along a way, `aside` metres to its left."""
    start, end = (TOWNS[town] for town in way.split("-"))
    narrowing = math.cos(math.radians((start[1] + end[1]) / 2))
    east = (end[0] - start[0]) * METRES_PER_DEGREE * narrowing
    north = (end[1] - start[1]) * METRES_PER_DEGREE
    length = math.hypot(east, north)
    count = round(length / STEP)
    points = []
    for number in range(count + 1):
        share = number / count
        left = aside + BEND * math.sin(share * 6 * math.pi)
        x = east * share - left * north / length
        y = north * share + left * east / length
        longitude = start[0] + x / METRES_PER_DEGREE / narrowing
        points.append((round(longitude, 7), round(start[1] + y / METRES_PER_DEGREE, 7)))
    return points


def write(path: Path, lines: list[list[Point]]) -> Path:
    """Write lines as GeoJSON and return the path."""
    features = [
        {
            "type": "Feature",
            "properties": {"number": number},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for number, line in enumerate(lines, start=1)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path
