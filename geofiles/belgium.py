"""A generous outline of Belgium and its part of the North Sea, to notice what lies elsewhere.

Drawn by hand around the country, one to eight kilometres outside its border; it decides
nothing. Where something counts is decided by official boundaries, not here.
"""

import numpy as np
import shapely

OUTLINE = (
    (2.22, 51.54), (2.22, 51.63), (2.45, 51.83), (2.53, 51.90), (2.60, 51.87),
    (3.12, 51.56), (3.42, 51.44), (3.55, 51.35), (3.80, 51.29), (3.90, 51.26),
    (4.15, 51.33), (4.20, 51.42), (4.35, 51.41), (4.36, 51.50), (4.60, 51.52),
    (4.83, 51.55), (5.11, 51.50), (5.24, 51.37), (5.50, 51.33), (5.62, 51.23),
    (5.80, 51.21), (5.92, 51.14), (5.80, 50.98), (5.73, 50.85), (5.82, 50.79),
    (6.05, 50.77), (6.28, 50.68), (6.33, 50.55), (6.45, 50.33), (6.35, 50.27),
    (6.18, 50.11), (6.07, 50.09), (5.88, 49.95), (5.86, 49.80), (5.97, 49.65),
    (5.90, 49.52), (5.80, 49.50), (5.48, 49.46), (5.25, 49.65), (4.98, 49.76),
    (4.85, 49.76), (4.82, 49.92), (4.45, 49.90), (4.15, 49.94), (4.10, 50.12),
    (4.00, 50.30), (3.65, 50.27), (3.60, 50.45), (3.30, 50.47), (3.22, 50.65),
    (2.93, 50.67), (2.82, 50.68), (2.58, 50.78), (2.54, 50.95), (2.48, 51.11),
)  # fmt: skip


def are_inside(longitudes: np.ndarray, latitudes: np.ndarray) -> np.ndarray:
    """For each position in EPSG:4326, whether it lies in the generous outline."""
    return shapely.contains_xy(_outline(), longitudes, latitudes)


def touch(geometries: np.ndarray) -> np.ndarray:
    """For each geometry in EPSG:4326, whether any of it lies in the generous outline.

    What reaches farther than half round the Earth crosses the date line, on the other side of it.
    """
    west, _, east, _ = shapely.bounds(geometries).T
    return shapely.intersects(_outline(), geometries) & (east - west <= 180)


def _outline() -> shapely.Polygon:
    """A polygon for one caller: a prepared one may not be shared between threads."""
    outline = shapely.Polygon(OUTLINE)
    shapely.prepare(outline)
    return outline
