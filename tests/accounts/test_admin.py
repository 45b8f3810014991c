import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretariat(client):
    return at_the_desk(client, UserFactory(is_staff=True, group="secretariat"))


def page_of(person):
    return reverse("admin:accounts_user_change", args=[person.pk])


def test_the_secretariat_makes_nobody_a_superuser(secretariat):
    person = UserFactory()

    secretariat.post(
        page_of(person),
        {
            "email": person.email,
            "preferred_language": "fr",
            "is_active": "on",
            "is_superuser": "on",
        },
    )

    person.refresh_from_db()
    assert (person.preferred_language, person.is_superuser) == ("fr", False)


def test_the_secretariat_changes_no_superuser(secretariat):
    superuser = UserFactory(is_staff=True, is_superuser=True)
    password = reverse("admin:auth_user_password_change", args=[superuser.pk])

    assert secretariat.post(page_of(superuser), {"email": "mine@example.org"}).status_code == 403
    assert secretariat.post(password, {"password1": "x", "password2": "x"}).status_code == 403


def test_who_has_lost_telephone_and_codes_gets_a_new_second_factor(secretariat):
    person = UserFactory(reviewer=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A"})
    action = {"action": "forget_second_factor", "_selected_action": [person.pk]}

    secretariat.post(reverse("admin:accounts_user_changelist"), action)

    assert not Authenticator.objects.filter(user=person).exists()
