"""What goes into crediting besides the shapes, and what comes out."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Geometries = NDArray[np.object_]
Indices = NDArray[np.int64]
Pairs = frozenset[tuple[int, int]]

#: A pair judged *same* is compared over this many tolerances: traced 12 m apart, it still counts
#: once where the tolerance is 5 m.
SAME_PAIR_TOLERANCES = 4.0
USUAL_TOLERANCE = 5.0
LEAST_TOLERANCE = 0.001


@dataclass(frozen=True)
class Rule:
    """Tolerance and minimum shared run of a target, in metres."""

    tolerance: float
    minimum_run: float = 20.0

    def __post_init__(self) -> None:
        # A tolerance of nothing still finds exact copies.
        object.__setattr__(self, "tolerance", max(float(self.tolerance), LEAST_TOLERANCE))

    @property
    def reach(self) -> float:
        """How far apart, in metres, two shapes judged the same are still compared."""
        return SAME_PAIR_TOLERANCES * max(self.tolerance, USUAL_TOLERANCE)


@dataclass(frozen=True)
class Decisions:
    """Reviewers' decisions on pairs, as (lower index, higher index) into the ranked array."""

    distinct: Pairs = field(default_factory=frozenset)
    same: Pairs = field(default_factory=frozenset)


NO_DECISIONS = Decisions()


@dataclass(frozen=True)
class Outcome:
    """Credited and shared parts of the subjects, position by position.

    `credited` holds geometries in EPSG:3812 (an empty one where nothing is left) and `is_whole`
    whether that is the untouched geometry. The last three arrays say with whom: the subject's
    position, the index of the earlier shape in the ranked array (its own for a line that runs
    over itself) and a planar quantity, to be used as a weight.
    """

    credited: Geometries
    is_whole: NDArray[np.bool_]
    sharing: Indices
    shared_with: Indices
    shared_quantity: NDArray[np.float64]
