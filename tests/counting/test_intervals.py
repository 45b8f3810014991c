from hypothesis import given
from hypothesis import strategies as st

from counting.crediting.intervals import extent, united, without

stretches = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda pair: (pair[0], sum(pair)))
)


def metres(intervals):
    return {at for start, end in intervals for at in range(int(start), int(end))}


@given(stretches)
def test_united_stretches_cover_the_same_and_never_overlap(intervals):
    result = united(intervals)

    assert metres(result) == metres(intervals)
    assert extent(result) == len(metres(intervals))


@given(stretches, stretches)
def test_without_leaves_what_only_the_first_ones_cover(intervals, removed):
    result = without(united(intervals), united(removed))

    assert metres(result) == metres(intervals) - metres(removed)
    assert result == sorted(result)
