"""The 1 km cells of the EEA reference grid, in which private places are shown."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

CELL_METRES = 1000
TO_GRID = Transformer.from_crs(4326, 3035, always_xy=True)
FROM_GRID = Transformer.from_crs(3035, 4326, always_xy=True)


def cells_of(geometries: NDArray[Any]) -> NDArray[Any]:
    """Return, for each geometry, the outline of the 1 km cell its middle lies in.

    Takes and gives arrays of shapely geometries in EPSG:4326. The grid is that of the European
    Environment Agency: EPSG:3035, cells named by their south-west corner in whole kilometres.
    The middle is a point on the geometry itself, so a cell never lies beside what it stands for.
    """
    middles = shapely.get_coordinates(shapely.point_on_surface(geometries))
    easting, northing = TO_GRID.transform(middles[:, 0], middles[:, 1])
    west = np.floor(easting / CELL_METRES) * CELL_METRES
    south = np.floor(northing / CELL_METRES) * CELL_METRES
    boxes = shapely.box(west, south, west + CELL_METRES, south + CELL_METRES)
    return shapely.transform(boxes, lambda xy: np.column_stack(FROM_GRID.transform(*xy.T)))
