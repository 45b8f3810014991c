import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.pace import Verdict, pace_of

TODAY = datetime.date(2026, 12, 31)
END = 2030


def days_ago(number):
    return TODAY - datetime.timedelta(days=number)


def series(*figures):
    """Figures as (days ago, quantity)."""
    return [(days_ago(days), Decimal(quantity)) for days, quantity in figures]


def pace(*figures, aim=1000, year=END, today=TODAY):
    return pace_of(series(*figures), aim=Decimal(aim), target_year=year, today=today)


def test_four_hundred_in_two_years_is_two_hundred_a_year():
    found = pace((730, 100), (0, 500))

    assert round(found.current, 1) == Decimal("200.1")
    assert found.reached == 500


def test_what_is_needed_is_what_is_left_over_the_time_left():
    found = pace((730, 100), (0, 500))

    assert found.needed == Decimal(500) / (Decimal(1461) / Decimal("365.25")) == 125
    assert found.verdict == Verdict.FAST_ENOUGH


def test_the_factor_says_how_many_times_the_pace_is_needed():
    found = pace((365, 0), (0, 100), aim=1300)

    assert found.verdict == Verdict.TOO_SLOW
    assert round(found.factor, 1) == Decimal("3.0")


def test_the_forecast_goes_on_at_the_same_pace():
    found = pace((365, 0), (0, 100), aim=1300)

    assert round(found.forecast) == 500


def test_only_the_last_two_years_are_its_pace():
    found = pace((3000, 0), (900, 500), (731, 500), (0, 700))

    assert round(found.current) == 100


def test_a_window_without_a_figure_on_its_first_day_opens_with_the_one_before():
    assert pace((800, 300), (0, 700)).current == pace((730, 300), (0, 700)).current


@pytest.mark.parametrize("days", [0, 30, 182])
def test_less_than_six_months_is_too_early_to_say(days):
    found = pace((days, 10), (0, 20))

    assert found.verdict == Verdict.TOO_EARLY
    assert (found.current, found.forecast, found.factor) == (None, None, None)


def test_six_months_are_enough():
    assert pace((183, 10), (0, 20)).verdict == Verdict.TOO_SLOW


def test_without_any_figure_it_is_too_early_and_what_is_needed_is_known():
    found = pace()

    assert found.verdict == Verdict.TOO_EARLY
    assert found.needed == 250


def test_a_target_that_is_reached_needs_nothing_more():
    found = pace((365, 900), (0, 1000))

    assert (found.verdict, found.needed, found.factor) == (Verdict.REACHED, 0, None)


@pytest.mark.parametrize("now", [400, 300])
def test_nothing_more_or_less_than_before_is_standing_still(now):
    found = pace((365, 400), (0, now))

    assert (found.verdict, found.factor) == (Verdict.STANDING_STILL, None)


def test_after_the_target_year_nothing_is_needed_and_nothing_forecast():
    found = pace((365, 400), (0, 500), year=2025)

    assert (found.verdict, found.needed, found.forecast) == (Verdict.OVER, None, None)


@given(
    start=st.integers(0, 10**9),
    added=st.integers(1, 10**9),
    days=st.integers(183, 730),
    aim=st.integers(1, 10**10),
)
def test_at_the_pace_needed_the_target_is_reached_exactly_in_time(start, added, days, aim):
    found = pace((days, start), (0, start + added), aim=aim)

    reaches = found.forecast >= aim - Decimal("0.001")
    assert reaches == (found.verdict in {Verdict.REACHED, Verdict.FAST_ENOUGH})
