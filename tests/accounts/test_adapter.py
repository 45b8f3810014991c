import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from correspondence import letters, schedule
from correspondence.models import Letter
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "fr", "nl", "de"]


def ask_for_code(client, email, language="en"):
    with override(language):
        return client.post(reverse("account_request_login_code"), {"email": email})


def code_in(text):
    (code,) = re.findall(r"^[A-Z0-9-]{6,9}$", text, re.MULTILINE)
    return code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_is_a_letter_in_the_language_of_the_page(client, language):
    person = UserFactory(proven=True)

    ask_for_code(client, person.email, language)

    letter = Letter.objects.get()
    assert (letter.kind, letter.reader, letter.language) == ("login_code", person.email, language)


def test_the_letters_of_the_languages_differ():
    for language in LANGUAGES:
        ask_for_code(Client(), UserFactory(proven=True).email, language)

    assert len(set(Letter.objects.values_list("subject", flat=True))) == len(LANGUAGES)


def test_who_enters_the_code_is_signed_in(client, django_capture_on_commit_callbacks, mailoutbox):
    person = UserFactory(proven=True)
    with django_capture_on_commit_callbacks(execute=True):
        ask_for_code(client, person.email)

    client.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[0].body)})

    assert client.get(reverse("engagements:mine")).status_code == 200


def test_a_code_is_sent_without_redis_too(without_redis, client):
    ask_for_code(client, UserFactory(proven=True).email)

    assert Letter.objects.get().kind == "login_code"


def test_a_code_is_not_kept_once_it_has_left(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask_for_code(client, UserFactory(proven=True).email)

    letter = Letter.objects.get()
    assert letter.sent_at is not None
    assert letter.text == ""


def test_a_code_that_has_not_left_in_time_is_neither_kept_nor_sent(client, mailoutbox):
    ask_for_code(client, UserFactory(proven=True).email)
    letter = Letter.objects.get()
    assert code_in(letter.text)

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        schedule.forget_codes()
        schedule.send_waiting_letters()
        assert not letters.send(letter.pk)

    letter.refresh_from_db()
    assert letter.text == ""
    assert mailoutbox == []


def test_signing_up_proves_the_address_and_keeps_the_language(
    client, django_capture_on_commit_callbacks, mailoutbox
):
    with override("nl"), django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_signup"), {"email": "anne@example.org"})
    code = code_in(mailoutbox[0].body)
    client.post(reverse("account_email_verification_sent"), {"code": code})

    person = User.objects.get(email="anne@example.org")
    assert person.has_proven("Anne@example.org")
    assert person.preferred_language == "nl"


def test_a_letter_without_a_code_is_kept(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_signup"), {"email": UserFactory(proven=True).email})

    letter = Letter.objects.get(kind="account_already_exists")
    assert "/account/login/" in letter.text
