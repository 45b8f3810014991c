"""Pages of long lists: the same rows as Django's, found in another way."""

import pytest
from django.core.paginator import Paginator

from catalogue.pages import NarrowedList, WholeList
from engagements.models import Engagement
from tests.catalogue.figures import accepted

pytestmark = pytest.mark.django_db

ON_ONE_PAGE = 3


class OfMany(NarrowedList):
    many = 4


class OfTooMany(NarrowedList):
    many = 4
    most_counted = 6


@pytest.fixture
def whole():
    for _ in range(10):
        accepted()
    return Engagement.objects.accepted().for_card()


def rows(paginator):
    return [list(paginator.page(number)) for number in paginator.page_range]


@pytest.mark.parametrize("order", [["-accepted_at", "-pk"], ["accepted_at", "pk"]])
def test_the_whole_list_is_turned_over_from_both_ends(whole, order):
    ordered = whole.order_by(*order)

    assert rows(WholeList(ordered, ON_ONE_PAGE)) == rows(Paginator(ordered, ON_ONE_PAGE))


@pytest.mark.parametrize("kind", [NarrowedList, OfMany])
def test_few_are_looked_up_and_many_walked_to_with_the_same_rows(whole, kind):
    narrowed = whole.filter(title__contains="hedge")

    found = kind(narrowed, ON_ONE_PAGE, whole=whole)

    assert rows(found) == rows(Paginator(narrowed, ON_ONE_PAGE))
    assert not found.has_more


def test_of_too_many_so_many_are_turned_over_and_no_more(whole):
    found = OfTooMany(whole, ON_ONE_PAGE, whole=whole)

    assert found.has_more
    assert [row for page in rows(found) for row in page] == list(whole)[:6]
