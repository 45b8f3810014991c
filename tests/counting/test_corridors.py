"""The table in "How we count": real tracks and roads, each part a site, in file order."""

import numpy as np
import pytest
import shapely

from counting.crediting import Rule, credit_lines
from counting.measuring import to_planar
from tests.counting.test_measuring import shared_lines

TRACKS = "lines/infrabel_tracks_simplified_10m.geojson"
ROADS = "lines/flanders_wegenregister_diff.geojson"


@pytest.mark.parametrize(
    ("name", "tolerance", "kilometres"),
    [
        (TRACKS, 2, 6553.5),
        (TRACKS, 5, 4070.8),
        (TRACKS, 8, 3752.9),
        (TRACKS, 10, 3644.2),
        (ROADS, 2, 37.701),
        (ROADS, 5, 37.691),
        (ROADS, 8, 37.346),
        (ROADS, 10, 36.947),
    ],
)
def test_parallel_lines_are_one_corridor(name, tolerance, kilometres):
    parts = to_planar(shapely.get_parts(shared_lines(name)))

    outcome = credit_lines(parts, Rule(tolerance, 20))

    assert shapely.length(outcome.credited).sum() / 1000 == pytest.approx(kilometres, rel=0.005)
    shared = np.sum(outcome.shared_quantity)
    assert shapely.length(parts).sum() == pytest.approx(
        shapely.length(outcome.credited).sum() + shared
    )
