"""The promises of "How we count" about areas and about things that are counted."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.crediting import Decisions, Rule, credit_points, credit_polygons

RULE = Rule(tolerance=5, minimum_run=20)
seeds = st.integers(min_value=0, max_value=2**32 - 1)
few = settings(max_examples=15, deadline=None)


def square(x, y, side=100):
    return shapely.box(x, y, x + side, y + side)


def test_areas_lose_what_earlier_ones_cover():
    areas = np.array([square(0, 0), square(50, 0), square(100, 0), square(0, 0)], dtype=object)

    outcome = credit_polygons(areas, RULE)

    assert shapely.area(outcome.credited).tolist() == [10_000, 5_000, 5_000, 0]
    assert outcome.is_whole.tolist() == [True, False, False, False]
    assert outcome.shared_with[outcome.sharing == 3].tolist() == [0]


def test_who_shares_an_area_is_told_by_subject_and_rank():
    areas = [square(0, 0), square(50, 0), square(100, 0), square(0, 0, 200), square(20, 20, 120)]

    outcome = credit_polygons(np.array(areas, dtype=object), RULE)

    rows = list(zip(outcome.sharing, outcome.shared_with, strict=True))
    assert rows == sorted(rows)
    assert len(rows) > 5


def test_areas_that_only_touch_lose_nothing():
    beside = np.array([square(0, 0), square(100, 0)], dtype=object)

    assert credit_polygons(beside, RULE).is_whole.all()


@few
@given(seeds)
def test_the_credited_area_is_that_of_the_union(seed):
    rng = np.random.default_rng(seed)
    areas = np.array([square(*rng.uniform(0, 400, 2), rng.uniform(20, 150)) for _ in range(30)])

    outcome = credit_polygons(areas, RULE)

    union = shapely.union_all(areas).area
    assert shapely.area(outcome.credited).sum() == pytest.approx(union)
    shared = outcome.shared_quantity.sum()
    assert union + shared == pytest.approx(shapely.area(areas).sum())


def test_areas_honour_decisions():
    areas = np.array([square(0, 0), square(50, 0), square(210, 0)], dtype=object)
    decisions = Decisions(distinct=frozenset({(0, 1)}), same=frozenset({(0, 2)}))

    outcome = credit_polygons(areas, RULE, decisions=decisions)

    assert shapely.area(outcome.credited).tolist() == [10_000, 10_000, 10_000]
    near = np.array([square(0, 0), square(110, 0)], dtype=object)
    judged = credit_polygons(near, RULE, decisions=Decisions(same=frozenset({(0, 1)})))
    assert shapely.area(judged.credited)[1] == pytest.approx(9_000, rel=0.01)


def test_a_point_near_an_earlier_one_is_shared():
    ponds = np.array(shapely.points([[0, 0], [4, 0], [8, 0], [30, 0]]), dtype=object)

    outcome = credit_points(ponds, RULE)

    assert outcome.is_whole.tolist() == [True, False, False, True]
    assert outcome.shared_with.tolist() == [0, 1]


def test_several_points_of_one_site_count_each():
    ponds = [shapely.MultiPoint([(0, 0), (50, 0), (52, 0)]), shapely.MultiPoint([(1, 0), (99, 0)])]

    outcome = credit_points(np.array(ponds, dtype=object), RULE)

    assert shapely.get_num_geometries(outcome.credited).tolist() == [2, 1]
    assert outcome.shared_with.tolist() == [0, 0]
    assert outcome.shared_quantity.tolist() == [1, 1]


@few
@given(seeds)
def test_a_point_counts_unless_an_earlier_one_is_near_and_a_copy_adds_nothing(seed):
    places = np.random.default_rng(seed).uniform(0, 60, (40, 2))
    ponds, copies = shapely.points(places), shapely.points(places + np.array((1.7, -1.7)))
    near = np.tril(shapely.distance(ponds[:, None], ponds[None, :]) <= RULE.tolerance, k=-1)

    outcome = credit_points(np.concatenate((ponds, copies)), RULE)

    assert outcome.is_whole[:40].tolist() == (~near.any(axis=1)).tolist()
    assert not outcome.is_whole[40:].any()
