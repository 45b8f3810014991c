"""The page that says why a figure changed."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from counting import claims
from counting.models import State
from tests.catalogue.figures import declared
from tests.factories.axes import TargetFactory
from tests.factories.counting import enter_what_moved_inside, post_declared, recount_all

pytestmark = pytest.mark.django_db

JUNE = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
JULY = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def target():
    return TargetFactory()


def page(client, target, **question):
    return client.get(reverse("catalogue:changes", args=[target.code]), question)


def counted(target, quantity, on):
    with time_machine.travel(on, tick=False):
        engagement = declared(target, quantity)
        recount_all()
    return engagement


def test_an_engagement_is_linked_with_amount_and_reason(client, target):
    engagement = counted(target, 4000, JUNE)

    html = page(client, target).text

    assert f'href="{engagement.get_absolute_url()}">{engagement.reference}</a>' in html
    assert "+4.00" in html
    assert "Accepted" in html


def test_the_page_leads_back_to_the_target(client, target):
    html = page(client, target).text

    assert f'<li><a href="{reverse("catalogue:target", args=[target.code])}">' in html
    assert '<li aria-current="page">Why did this figure change?</li>' in html


def test_two_days_narrow_the_list_and_the_sums(client, target):
    first, second = counted(target, 4000, JUNE), counted(target, 3000, JULY)

    html = page(client, target, since="2026-06-15", until="2026-07-01").text

    assert second.reference in html
    assert first.reference not in html
    assert "At the beginning" in html
    assert "7.00" in html


def test_the_last_day_is_included(client, target):
    engagement = counted(target, 4000, JUNE)

    assert engagement.reference in page(client, target, until="2026-06-01").text
    assert engagement.reference not in page(client, target, until="2026-05-31").text


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "yesterday", "2026-02-30"])
def test_a_day_without_sense_is_said_to_be_so_and_filters_nothing(client, target, day):
    engagement = counted(target, 4000, JUNE)

    answer = page(client, target, since=day)

    assert answer.status_code == 400
    assert engagement.reference in answer.text
    assert answer.context["filter"].errors


def test_a_period_that_ends_before_it_begins_is_refused(client, target):
    html = page(client, target, since="2026-07-01", until="2026-06-01").text

    assert "The period ends before it begins." in html


def test_a_figure_that_nobody_confirmed_is_told_with_its_day(client, target):
    march = datetime.datetime(2024, 3, 14, tzinfo=datetime.UTC)
    post_declared(target, "BE-3", 7000, state=State.IMPLEMENTED, confirmed_at=march)
    recount_all()

    with time_machine.travel(JUNE):
        html = page(client, target).text

    assert "7.00 km left the bar on 1 April 2026; last confirmed in March 2024." in html


def test_a_target_that_does_not_exist_is_not_found(client):
    assert client.get(reverse("catalogue:changes", args=["nothing"])).status_code == 404


def test_a_long_ledger_comes_in_pages_and_costs_no_more_queries(client, target):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, target)
        return len(captured)

    counted(target, 1000, JUNE)
    before = queries()
    for number in range(60):
        post_declared(target, f"BE-{number}", 10)
    recount_all()

    assert queries() == before
    assert "Page 1 of 2" in page(client, target).text
    claims.withdraw("BE-1")
    recount_all()
    assert "62 changes" in page(client, target, page=2).text


def test_what_left_the_figure_as_it_was_is_told_in_one_line_and_not_listed(client, target):
    engagement = counted(target, 4000, JUNE)
    enter_what_moved_inside(target, engagement.reference, 60)

    answer = page(client, target)

    assert [str(change.reason) for change in answer.context["changes"]] == ["Accepted"]
    assert answer.text.count("Boundary changed") == 1
    below = answer.text.split("1 change</h2>")[1]
    assert reverse("catalogue:open_data") in below.split("<table")[0]


def test_where_nothing_but_places_moved_the_list_says_so(client, target):
    enter_what_moved_inside(target, "BE-1", 2)

    assert "This figure did not change in this period." in page(client, target).text
