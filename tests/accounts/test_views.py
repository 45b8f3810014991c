from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from engagements.leaving import leave_the_register
from tests.engagements.test_reclassifying import in_own_connection, is_waited_for
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "fr", "nl", "de"]


@pytest.fixture
def anne(client):
    anne = UserFactory(name="Anne Haag", proven=True)
    client.force_login(anne, backend="django.contrib.auth.backends.ModelBackend")
    return anne


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["accounts:profile", "account_email", "account_logout"])
def test_the_pages_of_an_account_are_ours_in_every_language(client, anne, name, language):
    with override(language):
        response = client.get(reverse(name))

    assert response.status_code == 200
    assert 'class="header"' in response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_request_login_code"])
def test_the_pages_to_sign_in_are_ours_in_every_language(client, name, language):
    with override(language):
        response = client.get(reverse(name))

    assert response.status_code == 200
    assert 'class="header"' in response.content.decode()


def test_a_person_changes_their_name_and_language(client, anne):
    response = client.post(
        reverse("accounts:profile"), {"name": "Anne Hecke", "preferred_language": "de"}
    )

    anne.refresh_from_db()
    assert (anne.name, anne.preferred_language) == ("Anne Hecke", "de")
    assert response.url.startswith("/de/")


@pytest.mark.django_db(transaction=True)
def test_an_account_that_is_deleted_meanwhile_is_not_written_once_more(client, anne):
    typed = {"name": "Anne Hecke", "preferred_language": "de"}
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            leave_the_register(by=anne)
            changing = other.submit(
                in_own_connection, client.post, reverse("accounts:profile"), typed
            )
            assert is_waited_for()
        answer = changing.result()

    assert "/account/login/" in answer.url
    assert not User.objects.exists()


def test_nobody_changes_an_account_without_signing_in(client):
    response = client.post(reverse("accounts:profile"), {"name": "Nobody"})

    assert "/account/login/" in response.url
