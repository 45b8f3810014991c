import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.attribution import ELSEWHERE, Outlines, Part, Spot, attribute

WEST, EAST = Spot(1, 10, 100), Spot(2, 10, 100)
PROVINCE, REGION = Spot(None, 10, 100), Spot(None, None, 100)


def outlines(*, is_complete=True):
    """Two municipalities of 100 m, a province of 300 m around them, a region of 400 m."""
    return Outlines(
        levels=(
            (np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)]), (WEST, EAST)),
            (np.array([shapely.box(0, 0, 300, 100)]), (PROVINCE,)),
            (np.array([shapely.box(0, 0, 400, 100)]), (REGION,)),
        ),
        is_complete=is_complete,
    )


def line(*coordinates):
    return np.array([shapely.LineString(coordinates)], dtype=object)


def test_what_lies_in_one_place_is_all_there():
    parts = attribute(line((10, 10), (60, 10)), [50_000], outlines(), shapely.length)

    assert parts == [[Part(WEST, 50_000)]]


def test_what_crosses_borders_is_split_and_falls_to_the_larger_place():
    parts = attribute(line((50, 50), (450, 50)), [400_000], outlines(), shapely.length)

    assert parts == [
        [
            Part(WEST, 50_000),
            Part(EAST, 100_000),
            Part(PROVINCE, 100_000),
            Part(REGION, 100_000),
            Part(Spot(place=ELSEWHERE), 50_000),
        ]
    ]


def test_what_lies_beyond_is_elsewhere_only_if_the_outlines_show_the_whole_country():
    far = line((900, 50), (950, 50))

    assert attribute(far, [50_000], outlines(), shapely.length) == [
        [Part(Spot(place=ELSEWHERE), 50_000)]
    ]
    assert attribute(far, [50_000], outlines(is_complete=False), shapely.length) == [
        [Part(Spot(), 50_000)]
    ]


def test_outlines_that_overlap_do_not_count_ground_twice():
    coarse = Outlines(
        levels=(
            (np.array([shapely.box(0, 0, 120, 100), shapely.box(80, 0, 200, 100)]), (WEST, EAST)),
        )
    )

    parts = attribute(line((60, 50), (160, 50)), [100_000], coarse, shapely.length)

    assert parts == [[Part(WEST, 60_000), Part(EAST, 40_000)]]


def test_a_credit_of_nothing_has_no_parts():
    nothing = np.array([shapely.LineString()], dtype=object)

    assert attribute(nothing, [0], outlines(), shapely.length) == [[]]
    assert attribute(nothing[:0], [], outlines(), shapely.length) == []


@settings(max_examples=30, deadline=None)
@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_the_parts_add_up_to_the_whole_to_the_millimetre(seed):
    rng = np.random.default_rng(seed)
    lines = shapely.linestrings(rng.uniform(-50, 450, (20, 4, 2)))
    totals = rng.integers(1, 10**6, 20).tolist()

    parts = attribute(lines, totals, outlines(), shapely.length)

    assert [sum(part.thousandths for part in each) for each in parts] == totals


@pytest.mark.parametrize("kind", ["polygon", "point"])
def test_areas_and_points_are_split_too(kind):
    shape = {
        "polygon": shapely.box(50, 0, 150, 100),
        "point": shapely.MultiPoint([(50, 50), (150, 50)]),
    }[kind]
    measure = {"polygon": shapely.area, "point": shapely.get_num_geometries}[kind]

    parts = attribute(np.array([shape], dtype=object), [2000], outlines(), measure)

    assert parts == [[Part(WEST, 1000), Part(EAST, 1000)]]
