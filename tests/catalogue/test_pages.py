"""Pages of long lists: the same rows as Django's, found in another way."""

import pytest
from django.core.paginator import Paginator

from catalogue.pages import ListByKey, ListByReference, NarrowedList, WholeList
from engagements.models import Engagement
from tests.catalogue.figures import accepted

pytestmark = pytest.mark.django_db

ON_ONE_PAGE = 3


class OfTooMany(NarrowedList):
    most_counted = 6


class OfTooManyByReference(ListByReference):
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


@pytest.mark.parametrize("order", [["-accepted_at", "-pk"], ["accepted_at", "pk"]])
def test_what_is_found_is_looked_up_with_the_same_rows_in_the_same_order(whole, order):
    ordered = whole.order_by(*order)
    narrowed = ordered.filter(title__contains="hedge")

    found = NarrowedList(narrowed, ON_ONE_PAGE, whole=ordered)

    assert rows(found) == rows(Paginator(narrowed, ON_ONE_PAGE))
    assert len(rows(found)) > 1
    assert not found.has_more


@pytest.mark.parametrize("order", [["-accepted_at", "-pk"], ["accepted_at", "pk"]])
def test_of_too_many_the_first_are_turned_over_and_no_more(whole, order):
    ordered = whole.order_by(*order)

    found = OfTooMany(ordered, ON_ONE_PAGE, whole=ordered)

    assert found.has_more
    assert [row for page in rows(found) for row in page] == list(ordered)[:6]


@pytest.mark.parametrize("order", [["-accepted_at", "-pk"], ["accepted_at", "pk"]])
def test_what_an_index_has_in_order_is_turned_over_in_it(whole, order, django_assert_num_queries):
    ordered = whole.order_by(*order)
    references = ordered.filter(title__contains="hedge").values_list("reference", flat=True)

    found = ListByReference(references, ON_ONE_PAGE, whole=ordered)

    assert rows(found) == rows(Paginator(ordered, ON_ONE_PAGE))
    assert not found.has_more
    with django_assert_num_queries(1):
        assert len(list(found.page(2))) == ON_ONE_PAGE


def test_of_too_many_in_the_order_of_an_index_the_first_are_turned_over(whole):
    references = whole.values_list("reference", flat=True)

    found = OfTooManyByReference(references, ON_ONE_PAGE, whole=whole)

    assert found.has_more
    assert [row for page in rows(found) for row in page] == list(whole)[:6]


def test_what_stands_twice_in_an_index_is_shown_once(whole):
    twice = [each.reference for each in whole[:2]] * 2

    found = ListByReference(twice, ON_ONE_PAGE, whole=whole)

    assert rows(found) == [list(whole[:2])]


def test_what_has_been_found_by_its_keys_is_turned_over(whole, django_assert_num_queries):
    found = ListByKey([each.pk for each in whole], ON_ONE_PAGE, whole=whole)

    assert rows(found) == rows(Paginator(whole, ON_ONE_PAGE))
    with django_assert_num_queries(1):
        assert len(list(found.page(2))) == ON_ONE_PAGE


def test_a_list_that_was_counted_is_not_counted_again(whole, django_assert_num_queries):
    counted = WholeList(whole, ON_ONE_PAGE, counted=10)

    with django_assert_num_queries(0):
        assert list(counted.page_range) == [1, 2, 3, 4]
