from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from correspondence.models import MAXIMUM_ATTEMPTS, Letter
from counting.models import RecountRequest
from counting.recount import recount
from desk import operations, schedule
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, recount_all, without_number
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db

PAGE = "/en/admin/operations/"


def part(name):
    return next(each for each in operations.parts() if each.name == name)


def letter(number, **more):
    return Letter.objects.create(
        kind="accepted",
        about=f"E-{number}",
        occasion="",
        reader="a@example.org",
        language="en",
        subject="Yes",
        text="Yes.",
        **more,
    )


def failed_recount():
    without_number(post_declared(TargetFactory(), "BE-1", 10))
    recount_all()


def test_clock_and_worker_are_alive_for_as_long_as_they_say_so():
    assert part("alive").is_alarming

    schedule.beat()

    assert not part("alive").is_alarming
    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        assert part("alive").is_alarming


def test_what_waits_alarms_only_when_it_waits_for_long():
    letter(1)
    assert (part("letters").said, part("letters").is_alarming) == ("1", False)

    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert part("letters").is_alarming


def test_failed_recounts_are_tried_again_and_twice_does_no_harm(reviewer_client):
    failed_recount()
    assert part("set_aside").is_alarming

    for _ in range(2):
        reviewer_client.post(reverse("admin:retry", args=["set_aside"]))

    assert RecountRequest.objects.waiting().count() == 1
    recount()
    assert part("set_aside").said == "1"


def test_letters_given_up_are_sent_again(reviewer_client):
    letter(1, attempts=MAXIMUM_ATTEMPTS, last_error="No answer")
    gone = letter(2, attempts=MAXIMUM_ATTEMPTS, sent_at=timezone.now())

    page = reviewer_client.post(reverse("admin:retry", args=["given_up"]), follow=True)

    gone.refresh_from_db()
    assert "1 is tried again." in page.content.decode()
    assert Letter.objects.waiting().count() == 1
    assert gone.attempts == MAXIMUM_ATTEMPTS


def test_an_auditor_sees_and_retries_nothing(client):
    failed_recount()
    at_the_desk(client, UserFactory(is_staff=True, group="auditors"))

    page = client.get(PAGE)

    assert "Recounts that failed" in page.content.decode()
    assert reverse("admin:retry", args=["set_aside"]) not in page.content.decode()
    for name in operations.RETRIES:
        assert client.post(reverse("admin:retry", args=[name])).status_code == 403


def test_an_editor_does_not_see_how_the_register_is_doing(client):
    at_the_desk(client, UserFactory(is_staff=True, group="editors"))

    assert client.get(PAGE).status_code == 403


def test_the_page_takes_the_same_queries_however_much_there_is(
    reviewer_client, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as once:
        reviewer_client.get(PAGE)
    for number in range(30):
        letter(number)

    with django_assert_num_queries(len(once)):
        reviewer_client.get(PAGE)


def test_the_first_page_names_what_needs_somebody(reviewer_client):
    failed_recount()

    assert "Recounts that failed: 1" in reviewer_client.get("/en/admin/").content.decode()
