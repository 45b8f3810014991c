import json

import pytest
from pyproj import Geod
from shapely.geometry import LineString, shape

from local.example_lines import METRES_PER_DEGREE, TRACK_DISTANCE, stretch, write_example_lines

GEOD = Geod(ellps="GRS80")


@pytest.fixture
def double_and_across(tmp_path):
    files = [json.loads(path.read_text()) for path in write_example_lines(tmp_path)]
    return [[shape(feature["geometry"]) for feature in file["features"]] for file in files]


def test_lines_have_plausible_lengths(double_and_across):
    kilometres = [GEOD.geometry_length(line) / 1000 for file in double_and_across for line in file]

    assert min(kilometres) > 5
    assert max(kilometres) < 150


def test_second_track_runs_a_few_metres_beside_the_first():
    first = LineString(stretch("Gent-Brussel"))
    second = LineString(stretch("Gent-Brussel", TRACK_DISTANCE))

    farthest_metres = second.hausdorff_distance(first) * METRES_PER_DEGREE

    assert 0 < farthest_metres < 2 * TRACK_DISTANCE


def test_last_line_overlaps_a_line_of_the_other_file(double_and_across):
    double, across = double_and_across

    assert across[-1].within(double[0].buffer(1e-9))
