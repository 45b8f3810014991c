"""Sessions of which two requests write at once: what was noted stays, and who left has left."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import transaction

from engagements.sessions import SESSION_KEY, SessionStore
from tests.engagements.test_reclassifying import in_own_connection, is_waited_for
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def opened(key, draft):
    """What a request has that began with this session and opens a draft."""
    session = SessionStore(key)
    session[SESSION_KEY] = [draft]
    return session


@pytest.fixture
def key(client):
    """The session of somebody who has signed in."""
    client.force_login(UserFactory(proven=True))
    return client.session.session_key


def test_who_has_signed_out_meanwhile_stays_signed_out(client, key):
    slower = opened(key, "a draft")
    client.logout()

    with pytest.raises(UpdateError):
        slower.save()
    assert not Session.objects.exists()


def test_who_signs_out_as_another_request_comes_to_write_stays_signed_out(key):
    slower = opened(key, "a draft")
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            SessionStore(key).flush()
            writing = other.submit(in_own_connection, slower.save)
            assert is_waited_for()
        with pytest.raises(UpdateError):
            writing.result()

    assert not Session.objects.exists()


def test_who_signs_out_as_another_request_is_writing_is_signed_out(key):
    slower = opened(key, "a draft")
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            slower.save()
            leaving = other.submit(in_own_connection, SessionStore(key).flush)
            assert is_waited_for()
        leaving.result()

    assert not Session.objects.exists()


def test_who_signs_in_has_another_session_into_which_no_slower_request_writes():
    before = SessionStore()
    before[SESSION_KEY] = ["begun before"]
    before.save()
    slower = opened(before.session_key, "begun meanwhile")

    signed_in = SessionStore(before.session_key)
    signed_in.load()
    signed_in.cycle_key()
    signed_in["who"] = "Anne"
    signed_in.save()

    assert signed_in.session_key != before.session_key
    with pytest.raises(UpdateError):
        slower.save()
    [kept] = Session.objects.all()
    assert kept.get_decoded() == {SESSION_KEY: ["begun before"], "who": "Anne"}


def test_a_session_that_somebody_has_made_up_gets_a_key_of_ours():
    made_up = opened("a" * 32, "a draft")

    made_up.save()

    [kept] = Session.objects.all()
    assert kept.session_key == made_up.session_key != "a" * 32
