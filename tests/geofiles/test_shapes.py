import pytest
import shapely

from geofiles.shapes import line, lines_at_once

HEDGE = [[4.7, 50.88], [4.7014, 50.88], [4.7014, 50.881]]
PATH = [[4.7, 50.89], [5, 51]]


@pytest.mark.parametrize(
    "lists",
    [[HEDGE, PATH], [HEDGE], [[[4.7, 50.88, 12], [5, 51, 13]], [[5, 51, 0], [6, 51, 0]]]],
)
def test_lines_made_at_once_are_those_made_one_by_one(lists):
    together = lines_at_once(lists)

    assert shapely.equals_exact(together, [line(each) for each in lists]).all()
    assert not shapely.has_z(together).any()


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        [[4.7, 50.88]],
        [[4.7, 50.88], [4.7014, 50.88, 12]],
        [[4.7, 50.88], "4.7014 50.88"],
        [[4.7, 50.88], [True, 50.88]],
        [[4.7, 50.88], ["4.7014", "50.88"]],
        [[4.7, 50.88], [float("nan"), 50.88]],
        [[4.7, 50.88], [10**400, 50.88]],
    ],
)
def test_with_an_odd_one_among_them_no_lines_are_made_at_once(odd):
    assert lines_at_once([HEDGE, odd]) is None
