import datetime

import pytest
import time_machine

from counting import claims
from counting.explaining import Progress, lapses, movements, progress_of, shared_by
from counting.models import State
from counting.recount import recount
from tests.factories.axes import TargetFactory
from tests.factories.counting import post, post_declared, post_line, posting, recount_all

pytestmark = pytest.mark.django_db

JUNE = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
JULY = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def target():
    """Four hundred pledged in June; a hundred of another withdrawn in July."""
    target = TargetFactory()
    with time_machine.travel(JUNE, tick=False):
        post_declared(target, "BE-1", 400)
        post_declared(target, "BE-2", 100)
        recount_all()
    with time_machine.travel(JULY, tick=False):
        claims.withdraw("BE-2")
        recount_all()
    return target


def pledged(found):
    return next(each for each in found if each.state == State.PLEDGED)


def test_movements_from_the_beginning_end_in_the_figure_of_today(target):
    found = pledged(movements(target, None, None))

    assert (found.opening, found.closing) == (0, 400)
    assert found.changes == {"accepted": 500, "withdrawn": -100}


def test_movements_between_two_days_open_and_close_with_their_figures(target):
    found = pledged(movements(target, JUNE + datetime.timedelta(days=1), JULY))
    assert (found.opening, found.changes, found.closing) == (500, {}, 500)

    found = pledged(movements(target, JULY, JULY + datetime.timedelta(days=1)))
    assert (found.opening, found.changes, found.closing) == (500, {"withdrawn": -100}, 400)


def test_what_lapsed_is_told_with_its_day(target):
    march = datetime.datetime(2024, 3, 14, tzinfo=datetime.UTC)
    post_declared(target, "BE-3", 70, state=State.IMPLEMENTED, confirmed_at=march)
    recount_all()

    assert lapses(target, datetime.date(2026, 3, 31)) == []
    [lapse] = lapses(target, datetime.date(2026, 4, 1))
    assert (lapse.state, lapse.quantity) == (State.IMPLEMENTED, 70)
    assert (lapse.on, lapse.confirmed_in) == (
        datetime.date(2026, 4, 1),
        datetime.date(2024, 3, 1),
    )


def test_sharing_begins_when_both_are_there():
    target = TargetFactory()
    with time_machine.travel(JUNE, tick=False):
        post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    with time_machine.travel(JULY, tick=False):
        post_line(target, "BE-2", (0, 3), (100, 3), at=2)
    recount_all()

    [row] = shared_by("BE-2")

    assert (row["other"], row["since"]) == ("BE-1", JULY)


def test_a_large_pledge_is_counted_in_turns_and_says_how_far_it_is(django_assert_num_queries):
    target = TargetFactory()
    before = progress_of("BE-1")
    post("BE-1", *(posting(target, number=n, declared_quantity=1) for n in range(1200)))

    recount()
    with django_assert_num_queries(1):
        found = progress_of("BE-1")
    recount_all()

    assert not before.is_over
    assert (found, found.is_over) == (Progress(500, 1200), False)
    assert progress_of("BE-1").is_over


def test_what_was_withdrawn_is_not_waited_for(target):
    assert progress_of("BE-2") == Progress(0, 0)
