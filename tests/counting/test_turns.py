"""A large act leaves room for those that come after it."""

import pytest

from counting.models import Credit, RecountRequest
from counting.recount import recount
from tests.factories.axes import TargetFactory
from tests.factories.counting import post, post_declared, posting

pytestmark = pytest.mark.django_db

LARGE = 1100  # three turns


def test_a_small_pledge_accepted_after_a_large_one_is_counted_after_the_turn_that_is_under_way():
    target = TargetFactory()
    post("BE-1", *(posting(target, number=n, declared_quantity=1) for n in range(LARGE)))
    recount()
    small = post_declared(target, "BE-2", 100)

    recount()

    assert Credit.objects.get(claim=small).credited == 100
    assert RecountRequest.objects.filter(claim__source="BE-1").count() == LARGE - 999


def test_a_large_pledge_is_counted_to_its_end_between_small_ones():
    target = TargetFactory()
    post("BE-1", *(posting(target, number=n, declared_quantity=1) for n in range(LARGE)))
    batches = 0
    while RecountRequest.objects.filter(claim__source="BE-1").exists():
        post_declared(target, f"BE-{batches + 2}", 100)
        batches += recount() and 1

    assert batches == 3
    assert not RecountRequest.objects.exists()
