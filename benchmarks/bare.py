"""The geometry work of a recount and nothing else, in one process with shapely alone."""

import numpy as np
import shapely

from benchmarks.register import TOLERANCE
from counting.measuring import geodesic_lengths, to_stored


def bare(planar):
    """Metres credited: index, distance query, buffer, difference, geodesic length.

    The lines come in rank order (EPSG:3812). What was there before is not measured apart.
    """
    tree = shapely.STRtree(planar)
    subject, other = tree.query(planar, predicate="dwithin", distance=TOLERANCE)
    earlier = other < subject
    subject, other = subject[earlier], other[earlier]
    order = np.lexsort((other, subject))
    touched, index = np.unique(subject[order], return_inverse=True)
    together = shapely.multilinestrings(planar[other[order]], indices=index)
    cover = shapely.buffer(together, TOLERANCE)
    left = planar.copy()
    left[touched] = shapely.difference(planar[touched], cover)
    return geodesic_lengths(to_stored(left)).sum()
