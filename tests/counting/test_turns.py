"""A large act leaves room for those that come after it."""

from itertools import pairwise

import pytest

from counting import asking, claims
from counting.models import Credit, LedgerEntry, RecountRequest
from counting.recount import recount
from tests.factories.axes import TargetFactory
from tests.factories.counting import post, post_declared, post_line, posting, recount_all

pytestmark = pytest.mark.django_db

LARGE = 2100  # five turns


def large_pledge(target):
    post("BE-1", *(posting(target, number=n, declared_quantity=1) for n in range(LARGE)))


def test_a_small_pledge_accepted_after_a_large_one_is_counted_after_the_turn_that_is_under_way():
    target = TargetFactory()
    large_pledge(target)
    recount()
    small = post_declared(target, "BE-2", 100)

    recount()

    assert Credit.objects.get(claim=small).credited == 100
    assert RecountRequest.objects.filter(claim__source="BE-1").count() == LARGE - 1000


def test_a_large_pledge_is_counted_to_its_end_between_small_ones():
    target = TargetFactory()
    large_pledge(target)
    batches = 0
    while RecountRequest.objects.filter(claim__source="BE-1").exists():
        post_declared(target, f"BE-{batches + 2}", 100)
        batches += recount() and 1

    assert batches == 4
    assert not RecountRequest.objects.exists()


def test_turns_that_follow_each_other_lie_far_apart():
    turns = sorted(range(40), key=lambda turn: RecountRequest.turn_at(turn * RecountRequest.TURN))

    assert turns[0] == 0
    assert all(abs(a - b) > 10 for a, b in pairwise(turns))


def test_what_concerns_the_whole_register_takes_the_same_turns_as_an_act_only_larger_ones():
    target = TargetFactory()
    large_pledge(target)
    recount_all()

    asking.count_again(reason="rule_changed")

    turns = RecountRequest.objects.order_by("pk").values_list("turn", flat=True)
    step = RecountRequest.TURN / RecountRequest.LARGE_TURN
    assert list(turns) == [RecountRequest.turn_at(int(place * step)) for place in range(LARGE)]


def two_beside_each_other(target):
    """The first is 100 m long, the second lies beside it and its first half is shared."""
    first = post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    second = post_line(target, "BE-2", (0, 3), (200, 3), at=2)
    return first, second


def test_a_neighbour_that_waits_itself_is_left_to_its_own_turn(assert_books_agree):
    _, second = two_beside_each_other(TargetFactory())
    RecountRequest.objects.filter(claim=second).update(turn=5)

    recount(batch_size=1)
    left = Credit.objects.get(claim=second).computed_at
    recount_all()

    assert left is None
    assert set(LedgerEntry.objects.values_list("reason", flat=True)) == {"accepted"}
    assert_books_agree()


def test_a_neighbour_whose_turn_may_be_far_off_is_counted_with_what_touches_it(assert_books_agree):
    target = TargetFactory()
    _, second = two_beside_each_other(target)
    recount_all()
    asking.count_again(reason="rule_changed")

    claims.withdraw("BE-1")
    recount()

    credit = Credit.objects.get(claim=second)
    assert credit.credited == credit.raw
    assert RecountRequest.objects.filter(claim=second).exists()
    recount_all()
    assert_books_agree()
