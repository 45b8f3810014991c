"""Pages are kept as long as their figures, and not a recount longer."""

from functools import partial

import pytest
import time_machine
from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse
from django.urls import reverse

from bba.statements import together
from catalogue.figures import national_figures
from catalogue.freshness import edition_for, edition_of, kept
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, recount_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def connection_of_a_test():
    """Connections stay open when an answer is closed, as with Django's client for tests."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def sent(view, request):
    """The answer of a view, as the server closes it when it has been sent."""
    answer = view(request)
    answer.close()
    return answer


@pytest.fixture
def page():
    """A page that says how often it was made."""
    made = []

    @kept()
    def view(request):
        made.append(request.path)
        return HttpResponse(f"made {len(made)}", headers={"Link": "</>"})

    return partial(sent, view)


def count_something(source):
    post_declared(TargetFactory(), source, 7)
    recount_all()


def test_it_is_read_once_for_a_request(rf, django_assert_num_queries):
    request = rf.get("/en/")

    with django_assert_num_queries(1):
        assert edition_of(request) is edition_of(request)


def test_a_page_is_kept_until_the_next_edition(rf, page):
    count_something("BE-1")
    texts = [page(rf.get("/en/")).content for _ in range(2)]
    count_something("BE-2")
    texts.append(page(rf.get("/en/")).content)

    assert texts == [b"made 1", b"made 1", b"made 2"]


def test_a_page_is_not_kept_overnight_for_figures_lapse(rf, page):
    with time_machine.travel("2026-06-30T12:00:00+02:00", tick=False):
        page(rf.get("/en/"))
    with time_machine.travel("2026-07-01T12:00:00+02:00", tick=False):
        assert page(rf.get("/en/")).content == b"made 2"


def test_a_page_that_is_made_over_midnight_is_not_kept_for_the_day_that_begins(rf):
    made = []

    @kept(reads_edition=True)
    def view(request):
        made.append(request.path)
        figures = national_figures()  # of the day that it is
        if len(made) == 1:
            clock.move_to("2026-07-01T00:00:01+02:00")
        together(edition_for(request), figures)
        return HttpResponse(f"made {len(made)}")

    with time_machine.travel("2026-06-30T23:59:59+02:00", tick=False) as clock:
        assert sent(view, rf.get("/en/")).content == b"made 1"
        assert sent(view, rf.get("/en/")).content == b"made 2"


def test_a_kept_page_keeps_its_headers(rf, page):
    page(rf.get("/en/"))

    assert page(rf.get("/en/")).headers["Link"] == "</>"


def test_pages_in_two_languages_are_two(rf, page):
    assert page(rf.get("/en/")).content != page(rf.get("/fr/")).content


@pytest.mark.parametrize(
    ("question", "cookies"),
    [({"q": "hedge"}, {}), ({}, {settings.SESSION_COOKIE_NAME: "x"}), ({}, {"messages": "x"})],
)
def test_what_was_asked_or_is_somebody_s_own_is_not_kept(rf, page, question, cookies):
    for _ in range(2):
        request = rf.get("/en/", question)
        request.COOKIES.update(cookies)
        answer = page(request)

    assert answer.content == b"made 2"
    assert "Cache-Control" not in answer


def test_an_address_with_a_question_that_says_nothing_is_not_kept_for_who_asks_none(client):
    address = reverse("catalogue:home")

    asked, page = client.get(f"{address}?&&"), client.get(address)

    assert 'href="/fr/?&amp;&amp;"' in asked.text
    assert 'href="/fr/"' in page.text


def test_the_proxy_may_give_what_is_kept_to_everybody_for_a_second(rf, page):
    for answer in [page(rf.get("/en/")) for _ in range(2)]:
        assert "public" in answer["Cache-Control"]
        assert "s-maxage=1" in answer["Cache-Control"]
        assert answer["Vary"] == "Cookie"


@pytest.mark.parametrize("name", ["home", "progress", "objective_list", "place_list", "news"])
def test_a_page_that_is_kept_sets_no_cookie_and_holds_no_token(client, name):
    answer = client.get(reverse(f"catalogue:{name}"))

    assert "s-maxage" in answer["Cache-Control"]
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.text


def test_without_redis_pages_are_made_anew(without_redis, rf, page):
    assert page(rf.get("/en/")).content == b"made 1"
    assert page(rf.get("/en/")).content == b"made 2"


def test_a_page_that_reads_the_edition_with_its_figures_is_kept_under_the_one_it_shows(
    rf, django_assert_num_queries
):
    @kept(reads_edition=True)
    def view(request):
        edition, _ = together(edition_for(request), national_figures())
        return HttpResponse(f"edition {edition.number}")

    count_something("BE-1")
    for number, queries in ((1, 2), (1, 1)):
        with django_assert_num_queries(queries):
            assert sent(view, rf.get("/en/")).content == f"edition {number}".encode()
    count_something("BE-2")
    # The edition is asked for only once, also where a page of another one is kept.
    with django_assert_num_queries(2):
        assert view(rf.get("/en/")).content == b"edition 2"


def test_nobody_waits_for_a_page_to_be_kept(rf):
    made = []

    @kept()
    def view(request):
        made.append(request.path)
        return HttpResponse(f"made {len(made)}")

    first, second = view(rf.get("/en/")), view(rf.get("/en/"))
    assert (first.content, second.content) == (b"made 1", b"made 2")

    second.close()

    assert second.closed
    assert view(rf.get("/en/")).content == b"made 2"
