import numpy as np
import pytest
import shapely

from territory.cells import cells_of, middles_of

DIAGONAL = shapely.LineString([(4.7, 50.88), (4.74, 50.9)])


def test_the_middle_of_a_straight_line_is_halfway_and_not_at_its_end():
    (middle,) = middles_of(np.array([DIAGONAL]))

    assert middle.coords[0] == pytest.approx((4.72, 50.89))


def test_the_middle_of_everything_lies_on_it():
    bent = shapely.LineString([(4.7, 50.8), (4.8, 50.8), (4.8, 50.9)])
    horseshoe = shapely.box(4.7, 50.8, 4.8, 50.9) - shapely.box(4.72, 50.82, 4.8, 50.88)
    several = shapely.MultiLineString([DIAGONAL, bent])
    together = shapely.GeometryCollection([DIAGONAL, bent])
    shapes = np.array([bent, horseshoe, shapely.Point(4.7, 50.8), several, together])

    middles = middles_of(shapes)

    assert (shapely.distance(middles, shapes) < 1e-12).all()


def test_a_line_is_shown_by_the_cell_its_middle_lies_in():
    middle = shapely.Point(4.72, 50.89)

    whole, of_middle, of_end = cells_of(
        np.array([DIAGONAL, middle, shapely.Point(DIAGONAL.coords[0])])
    )

    assert whole == of_middle
    assert whole != of_end
    assert whole.covers(middle)
