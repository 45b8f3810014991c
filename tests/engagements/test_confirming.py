"""Without an account, the link in a letter sends the pledge: it proves the writer's address."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from correspondence.models import Letter
from engagements.limits import DRAFTS_FROM_NETWORK, DRAFTS_IN_SESSION, LETTERS, LETTERS_FROM_NETWORK
from engagements.models import Engagement
from engagements.workflow import Status
from tests.engagements.pledging import LANGUAGES, MOMENT
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def status_of(visitor):
    visitor.draft.refresh_from_db()
    return visitor.draft.status


def kinds():
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def asked(english):
    """A visitor who pressed "send" and has the letter."""
    english.answer_everything()
    english.response = english.ask_to_send()
    return english


def test_sending_without_an_account_writes_a_letter_and_waits(asked):
    page = asked.client.get(asked.response.url)

    assert asked.response.url == asked.address("waiting", asked.draft.key)
    assert "anne@example.org" in page.content.decode()
    assert status_of(asked) == Status.DRAFT
    assert kinds() == ["confirmation"]


def test_looking_at_the_link_sends_nothing_and_pressing_the_button_does(asked):
    link = asked.link()

    asked.client.get(link)
    looked_at = status_of(asked)
    asked.client.post(link)

    assert (looked_at, status_of(asked)) == (Status.DRAFT, Status.SUBMITTED)
    assert asked.draft.contact_confirmed_at is not None
    assert kinds() == ["confirmation", "acknowledgement"]


def test_the_page_of_answers_leads_to_the_letter_while_its_link_would_send_them(asked):
    address = asked.address("check", asked.draft.key)
    complete = asked.client.get(address).content.decode()
    asked.draft.contributions.update(kind="")

    incomplete = asked.client.get(address).content.decode()

    sentence = "confirm it by the link in the letter to anne@example.org"
    assert sentence in complete
    assert sentence not in incomplete


def test_the_link_works_on_another_device(asked):
    link = asked.link()
    asked.client.cookies.clear()

    shown = asked.client.get(link)
    response = asked.client.post(link, follow=True)

    assert "A hedge" in shown.content.decode()
    asked.draft.refresh_from_db()
    assert asked.draft.reference in response.content.decode()


def test_the_link_leads_to_what_was_sent_when_it_is_opened_again(asked):
    link = asked.link()
    asked.client.post(link)

    response = asked.client.get(link)

    assert response.url == asked.address("sent", asked.draft.key)


def test_the_letter_says_nothing_that_a_stranger_could_have_written(asked):
    letter = Letter.objects.get()

    assert "Anne Haag" not in letter.text
    assert "A hedge" not in letter.text
    assert "98.5" in letter.text


def test_a_link_to_an_address_that_was_corrected_since_is_refused(asked):
    link = asked.link()
    asked.answer("contact", contact_email="anna@example.org")

    response = asked.client.post(link)

    assert response.status_code == 404
    assert status_of(asked) == Status.DRAFT


def test_a_corrected_address_gets_a_letter_of_its_own(asked):
    asked.answer("contact", contact_email="anna@example.org")

    asked.send()

    assert status_of(asked) == Status.SUBMITTED
    assert Letter.objects.filter(kind="confirmation", reader="anna@example.org").exists()


def test_an_old_link_is_refused(asked, settings):
    days = timedelta(days=settings.CONFIRMATION_LINK_DAYS, hours=1)

    with time_machine.travel(timezone.now() + days):
        response = asked.client.post(asked.link())

    assert response.status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forged_link_is_refused(client, language):
    response = client.post(f"/{language}/pledge/confirm/forged:token/")

    assert response.status_code == 404


def test_pressing_twice_writes_one_letter(asked):
    asked.ask_to_send()

    assert kinds() == ["confirmation"]


def test_the_letter_can_be_asked_for_again(asked):
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        asked.ask_to_send()

    assert kinds() == ["confirmation", "confirmation"]


def test_it_is_not_mailed_without_end(asked):
    for minute in range(1, LETTERS.an_hour + 2):
        with time_machine.travel(timezone.now() + timedelta(minutes=minute)):
            response = asked.ask_to_send()

    assert len(kinds()) == LETTERS.an_hour
    page = asked.client.get(response.url).content.decode()
    assert "wait an hour" in page


def test_one_network_does_not_have_letters_written_to_many(english):
    english.answer_everything()
    for _letter in range(LETTERS_FROM_NETWORK.an_hour):
        LETTERS_FROM_NETWORK.is_passed("127.0.0.1")

    english.ask_to_send()

    assert kinds() == []


def test_whoever_signed_in_with_the_address_sends_at_once(english):
    person = UserFactory(email="anne@example.org")
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    english.client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    english.begin().answer_everything()

    response = english.ask_to_send()

    assert response.url == english.address("sent", english.draft.key)
    assert kinds() == ["acknowledgement"]


def test_an_address_of_somebody_else_is_confirmed_even_by_who_signed_in(english):
    person = UserFactory(email="other@example.org")
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    english.client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    english.begin().answer_everything()

    english.ask_to_send()

    assert kinds() == ["confirmation"]


def test_whoever_came_by_the_mailed_link_sends_at_once(english):
    english.answer_everything()
    english.ask_for_link()
    english.client.get(english.link())

    response = english.ask_to_send()

    assert response.url == english.address("sent", english.draft.key)


def test_a_link_fetched_by_another_browser_proves_nothing_to_this_one(english):
    english.answer_everything()
    english.ask_for_link()
    Client().get(english.link())

    response = english.ask_to_send()

    assert response.url == english.address("waiting", english.draft.key)


@pytest.mark.parametrize("given", [{}, {"shown": "forged"}, {"reply": "Buy now"}])
def test_a_program_is_asked_to_press_once_more(english, given):
    english.answer_everything()
    address = english.address("check", english.draft.key)
    shown = english.client.get(address).context["form"].shown_signed

    with time_machine.travel(timezone.now() + MOMENT * ("reply" in given)):
        response = english.client.post(address, {"shown": shown} | given)

    assert response.status_code == 422
    assert kinds() == []


def test_a_person_taken_for_a_program_loses_nothing(english):
    english.answer_everything()
    address = english.address("check", english.draft.key)
    again = english.client.post(address, {"reply": "filled in by the browser"})
    shown = again.context["form"].shown_signed

    with time_machine.travel(timezone.now() + MOMENT):
        response = english.client.post(address, {"shown": shown, "reply": ""})

    assert 'name="reply" value=""' in again.content.decode()
    assert response.url == english.address("waiting", english.draft.key)


def test_many_drafts_in_one_browser_are_slowed_down_and_no_other_browser_is(client):
    client.post("/en/pledge/")
    for _draft in range(DRAFTS_IN_SESSION.an_hour):
        DRAFTS_IN_SESSION.is_passed(client.session.session_key)

    response = client.post("/en/pledge/")
    Client().post("/en/pledge/")

    assert "in this browser within an hour" in response.content.decode()
    assert Engagement.objects.count() == 2


def test_many_drafts_from_one_network_are_slowed_down_with_a_sentence(client):
    for _draft in range(DRAFTS_FROM_NETWORK.an_hour):
        DRAFTS_FROM_NETWORK.is_passed("127.0.0.1")

    response = client.post("/en/pledge/")

    assert "a little later" in response.content.decode()
    assert not Engagement.objects.exists()
