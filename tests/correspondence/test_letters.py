from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from correspondence import letters, schedule
from correspondence.models import MAXIMUM_ATTEMPTS, Letter

pytestmark = pytest.mark.django_db

NO_SUCH_SERVER = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "127.0.0.1",
    "EMAIL_PORT": 9,
}


@pytest.fixture
def letter():
    return Letter.objects.create(
        kind="accepted", about="E2026-00001", occasion="now", reader="anne@example.org",
        language="nl", subject="Aanvaard", text="Dank u.",
    )  # fmt: skip


@pytest.fixture
def broken_server(settings):
    for name, value in NO_SUCH_SERVER.items():
        setattr(settings, name, value)


def test_a_letter_leaves_once_however_often_it_is_sent(letter, mailoutbox):
    assert letters.send(letter.pk)
    assert not letters.send(letter.pk)

    assert [mail.to for mail in mailoutbox] == [["anne@example.org"]]


def test_a_letter_that_another_worker_has_claimed_is_left_to_it(letter, mailoutbox):
    letters.claim(letter.pk)

    assert not letters.send(letter.pk)

    assert mailoutbox == []


def test_a_failing_mail_server_keeps_the_letter_and_its_error(letter, broken_server):
    assert not letters.send(letter.pk)

    letter.refresh_from_db()
    assert letter.sent_at is None
    assert "refused" in letter.last_error


def test_the_clock_sends_again_what_has_not_left(letter, mailoutbox, settings):
    for name, value in NO_SUCH_SERVER.items():
        setattr(settings, name, value)
    letters.send(letter.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        schedule.send_waiting_letters()

    assert len(mailoutbox) == 1


def test_after_many_failures_the_clock_leaves_the_letter_to_the_team(letter, mailoutbox):
    Letter.objects.update(attempts=MAXIMUM_ATTEMPTS)

    schedule.send_waiting_letters()

    assert mailoutbox == []
