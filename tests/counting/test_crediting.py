"""The promises of "How we count" about ranked shapes, with generated hedges."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from counting.crediting import Decisions, Rule, credit_lines
from tests.counting.hedges import CENTRE, hedge, landscape

RULE = Rule(tolerance=5, minimum_run=20)
seeds = st.integers(min_value=0, max_value=2**32 - 1)
few = settings(max_examples=15, deadline=None)
COPIES = {
    "same": lambda line: line,
    "reversed": shapely.reverse,
    "resampled": lambda line: line.segmentize(7),
    # By less than half the tolerance.
    "shifted": lambda line: shapely.affinity.translate(line, 1.7, -1.7),
}
WAYS = st.sampled_from(sorted(COPIES))


def lines(*coordinates):
    return np.array([shapely.LineString(c) for c in coordinates], dtype=object)


def lengths(outcome):
    return shapely.length(outcome.credited)


def credited_sum(shapes, rule=RULE, **kwargs):
    return lengths(credit_lines(np.array(shapes, dtype=object), rule, **kwargs)).sum()


@few
@given(seeds)
@example(180)
@example(904)
def test_credited_and_shared_add_up_to_what_was_measured(seed):
    hedges = landscape(seed, 60)

    outcome = credit_lines(hedges, RULE)

    raw = shapely.length(hedges)
    shared = np.bincount(outcome.sharing, outcome.shared_quantity, minlength=len(hedges))
    assert np.all(lengths(outcome) <= raw + 1e-6)
    assert lengths(outcome) + shared == pytest.approx(raw, abs=1e-6)
    assert shared.sum() > 0


@few
@given(seeds, WAYS)
def test_a_copy_adds_nothing(seed, way):
    rng = np.random.default_rng(seed)
    hedges = [hedge(rng, CENTRE, rng.uniform(0, 6), rng.uniform(25, 900), 20, wobble=0.1)]

    before = credited_sum(hedges)
    after = credited_sum([*hedges, COPIES[way](hedges[0])])

    assert after == pytest.approx(before, rel=0.005)


@few
@given(seeds, WAYS)
def test_copies_of_all_hedges_of_a_landscape_add_nothing(seed, way):
    hedges = landscape(seed, 60)
    copies = [COPIES[way](line) for line in hedges]

    before = credited_sum(hedges)
    after = credited_sum([*hedges, *copies])

    assert after == pytest.approx(before, rel=0.005)


@few
@given(seeds, st.floats(min_value=40, max_value=140))
def test_crossings_cost_nothing(seed, degrees):
    rng = np.random.default_rng(seed)
    first = hedge(rng, CENTRE, 0, 200, wobble=0.05)
    crossing = shapely.affinity.rotate(first, degrees)

    credited = credited_sum([first, crossing])

    assert credited == pytest.approx(400, abs=1e-6)


@few
@given(seeds, st.floats(min_value=5.05, max_value=12))
def test_lines_farther_apart_than_the_tolerance_count_in_full(seed, apart):
    rng = np.random.default_rng(seed)
    first = hedge(rng, CENTRE, rng.uniform(0, 6), 150)
    beside = shapely.offset_curve(first, apart)

    credited = credited_sum([first, beside])

    assert credited == pytest.approx(first.length + beside.length)


@few
@given(seeds)
def test_a_subset_with_its_neighbours_gets_what_it_gets_in_the_full_count(seed):
    hedges = landscape(seed, 60)
    subjects = np.flatnonzero(np.random.default_rng(seed).random(60) < 0.2)
    tree = shapely.STRtree(hedges)
    near = tree.query(hedges[subjects], predicate="dwithin", distance=RULE.tolerance)[1]
    present = np.union1d(subjects, near)

    full = credit_lines(hedges, RULE)
    alone = credit_lines(hedges[present], RULE, subjects=np.searchsorted(present, subjects))

    assert np.array_equal(lengths(alone), lengths(full)[subjects])
    assert np.array_equal(alone.is_whole, full.is_whole[subjects])
    assert {
        (subjects[position], present[other], quantity)
        for position, other, quantity in zip(
            alone.sharing, alone.shared_with, alone.shared_quantity, strict=True
        )
    } == {
        row
        for row in zip(full.sharing, full.shared_with, full.shared_quantity, strict=True)
        if row[0] in subjects
    }


@few
@given(seeds)
def test_withdrawing_a_line_gives_its_neighbours_back_what_they_would_have_had(seed):
    hedges = landscape(seed, 40)
    gone = int(np.random.default_rng(seed).integers(40))
    remaining = np.delete(hedges, gone)

    with_it = credit_lines(hedges, RULE)
    without_it = credit_lines(remaining, RULE)

    sharing = set(with_it.sharing[with_it.shared_with == gone])
    untouched = [n for n in range(40) if n != gone and n not in sharing]
    far = [n for n in untouched if not shapely.dwithin(hedges[n], hedges[gone], RULE.tolerance)]
    place = {n: n - (n > gone) for n in range(40)}
    assert [lengths(without_it)[place[n]] for n in far] == [lengths(with_it)[n] for n in far]
    assert all(
        lengths(without_it)[place[n]] >= lengths(with_it)[n] - 1e-6 for n in sharing - {gone}
    )


@few
@given(seeds)
def test_the_order_in_which_subjects_are_handled_changes_nothing(seed):
    hedges = landscape(seed, 40)
    order = np.random.default_rng(seed).permutation(40)

    at_once = credit_lines(hedges, RULE)
    one_by_one = [credit_lines(hedges, RULE, subjects=np.array([n])) for n in order]

    assert [lengths(one)[0] for one in one_by_one] == list(lengths(at_once)[order])


def test_hedges_that_meet_at_a_corner_lose_nothing():
    corner = lines([(0, 0), (50, 0)], [(50, 0), (50, 50)], [(50, 50), (0, 50), (0, 0)])

    assert credited_sum(corner) == 200


def test_a_hedge_drawn_twice_three_metres_apart_counts_once():
    twice = lines([(0, 0), (100, 0)], [(0, 3), (100, 3)])

    outcome = credit_lines(twice, RULE)

    assert lengths(outcome).tolist() == [100, 0]
    assert (outcome.sharing.tolist(), outcome.shared_with.tolist()) == ([1], [0])


def test_a_shared_run_shorter_than_the_minimum_stays_credited():
    nearly = lines([(0, 0), (100, 0)], [(85, 3), (300, 3)])
    enough = lines([(0, 0), (100, 0)], [(70, 3), (300, 3)])

    assert lengths(credit_lines(nearly, RULE))[1] == 215
    assert lengths(credit_lines(enough, RULE))[1] == pytest.approx(196, abs=0.1)


def test_contiguous_removed_pieces_are_measured_together():
    end_to_end = lines([(0, 0), (15, 0)], [(15, 0), (30, 0)], [(0, 2), (30, 2), (130, 2)])

    assert lengths(credit_lines(end_to_end, RULE))[2] == pytest.approx(95.4, abs=0.1)


def test_a_short_line_is_a_duplicate_from_half_its_length():
    short = lines([(0, 0), (12, 0)], [(0, 1), (12, 1)])

    assert lengths(credit_lines(short, RULE)).tolist() == [12, 0]


def test_what_is_shared_goes_to_the_earliest_line():
    three = lines([(0, 0), (60, 0)], [(30, 1), (100, 1)], [(0, 2), (100, 2)])

    outcome = credit_lines(three, RULE, subjects=np.array([2]))

    assert outcome.shared_with.tolist() == [0, 1]
    assert outcome.shared_quantity == pytest.approx([64.6, 35.4], abs=0.1)


@pytest.mark.parametrize("apart", [0.0, 1.0, 3.0])
def test_a_line_walked_there_and_back_counts_once(apart):
    track = lines([(0, 0), (400, 30), (900, 0), (900, apart), (400, 30 + apart), (0, apart)])

    credited = credited_sum(track)

    assert credited == pytest.approx(shapely.length(track)[0] / 2, rel=0.005)


def test_a_line_walked_there_and_back_shares_with_itself_and_with_an_earlier_one():
    there_and_back = lines([(0, 4), (100, 4)], [(0, 0), (300, 0), (0, 0)])

    outcome = credit_lines(there_and_back, RULE)

    assert lengths(outcome)[1] == pytest.approx(197, abs=0.1)
    assert outcome.shared_with.tolist() == [0, 1]
    assert outcome.shared_quantity == pytest.approx([206, 197], abs=0.2)


@pytest.mark.parametrize("radius", [4.5, 15, 60, 500])
def test_a_closed_loop_loses_nothing(radius):
    loop = np.array([shapely.Point(0, 0).buffer(radius).exterior], dtype=object)
    loop = np.array([shapely.LineString(loop[0].coords)], dtype=object)

    assert credit_lines(loop, RULE).is_whole.all()


def test_a_line_that_crosses_itself_loses_nothing():
    eight = lines([(0, 0), (100, 100), (100, 0), (0, 100), (0, 0)])

    assert credited_sum(eight) == pytest.approx(shapely.length(eight)[0])


def test_a_zigzag_with_wide_turns_loses_nothing():
    zigzag = lines([(0, 0), (60, 8), (120, 0), (60, 30), (0, 22), (60, 52)])

    assert credited_sum(zigzag) == pytest.approx(shapely.length(zigzag)[0], rel=0.15)
    assert credited_sum(lines([(0, 0), (100, 0), (100, 8), (0, 8), (0, 16), (100, 16)])) == 316


def test_a_very_long_earlier_line_is_compared_in_full():
    meander = shapely.LineString([(x, 20 * np.sin(x / 30)) for x in range(0, 20_000, 5)])
    beside = shapely.offset_curve(meander, 1.5)

    outcome = credit_lines(np.array([meander, beside], dtype=object), RULE)

    assert lengths(outcome)[1] == 0


def test_a_pair_judged_distinct_counts_twice():
    close = lines([(0, 0), (100, 0)], [(0, 4), (100, 4)])

    assert credited_sum(close, decisions=Decisions(distinct=frozenset({(0, 1)}))) == 200


def test_a_pair_judged_the_same_counts_once():
    traced = lines([(0, 0), (100, 0)], [(0, 12), (100, 12)], [(0, 24), (100, 24)])

    assert credited_sum(traced, decisions=Decisions(same=frozenset({(0, 1)}))) == 200


def test_a_tolerance_of_nothing_finds_only_exact_copies():
    copies = lines([(0, 0), (100, 0)], [(0, 0), (100, 0)], [(0, 0.1), (100, 0.1)])

    assert credited_sum(copies, Rule(0)) == 200


def test_lines_of_no_length_and_empty_arrays_are_harmless():
    points = lines([(0, 0), (0, 0)], [(0, 0), (100, 0)], [(5, 0), (5, 0)])

    assert lengths(credit_lines(points, RULE)).tolist() == [0, 100, 0]
    assert len(credit_lines(points[:0], RULE).credited) == 0


def test_a_line_of_several_parts_shares_between_its_parts():
    twice = shapely.MultiLineString([[(0, 0), (100, 0)], [(100, 2), (0, 2)], [(0, 50), (9, 50)]])

    assert credited_sum([twice]) == pytest.approx(109)
