"""The 1 km cells of the EEA reference grid, in which private places are shown."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

CELL_METRES = 1000
TO_GRID = Transformer.from_crs(4326, 3035, always_xy=True)
FROM_GRID = Transformer.from_crs(3035, 4326, always_xy=True)


def middles_of(geometries: NDArray[Any]) -> NDArray[Any]:
    """Return, for each geometry, a point on it: of a line the one halfway, as drawn in degrees.

    Takes and gives arrays of shapely geometries in EPSG:4326.
    """
    are_lines = shapely.get_dimensions(geometries) == 1
    middles = np.empty(len(geometries), dtype=object)
    halfway = shapely.line_interpolate_point(geometries[are_lines], 0.5, normalized=True)
    middles[are_lines] = halfway
    middles[~are_lines] = shapely.point_on_surface(geometries[~are_lines])
    # Lines in a collection have no halfway point.
    unknown = shapely.is_missing(middles)
    middles[unknown] = shapely.point_on_surface(geometries[unknown])
    return middles


def cells_of(geometries: NDArray[Any]) -> NDArray[Any]:
    """Return, for each geometry, the outline of the 1 km cell its middle lies in.

    Takes and gives arrays of shapely geometries in EPSG:4326. The grid is that of the European
    Environment Agency: EPSG:3035, cells named by their south-west corner in whole kilometres.
    The middle is a point on the geometry itself, so a cell never lies beside what it stands for.
    """
    middles = shapely.get_coordinates(middles_of(geometries))
    easting, northing = TO_GRID.transform(middles[:, 0], middles[:, 1])
    corners = np.floor(easting / CELL_METRES) + 1j * np.floor(northing / CELL_METRES)
    # Places of one engagement are neighbours: each cell is drawn once.
    cells, cell_of_each = np.unique(corners, return_inverse=True)
    west, south = cells.real * CELL_METRES, cells.imag * CELL_METRES
    boxes = shapely.box(west, south, west + CELL_METRES, south + CELL_METRES)
    outlines = shapely.transform(boxes, lambda xy: np.column_stack(FROM_GRID.transform(*xy.T)))
    return outlines[cell_of_each]
