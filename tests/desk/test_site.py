import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from accounts.demonstration import REVIEWER, create_demo_people
from local.second_factor import code
from tests.factories.accounts import UserFactory, role
from tests.signing_in import KEY, at_the_desk, signed_in

pytestmark = pytest.mark.django_db

DESK = "/en/admin/"


def addresses():
    """One address for each page of the desk that needs no record, and one that does."""
    for pattern in admin.site.get_urls():
        for inner in getattr(pattern, "url_patterns", [pattern]):
            if not inner.name:
                continue
            for args in ((), ("1",)):
                try:
                    yield reverse(f"admin:{inner.name}", args=args)
                except NoReverseMatch:
                    continue


@pytest.fixture
def demo_reviewer(db):
    role("reviewers")
    create_demo_people()
    return REVIEWER


def sign_in(client, person):
    return client.post(
        f"{reverse('account_login')}?next={DESK}",
        {"login": person.email, "password": person.password},
    )


def test_no_page_of_the_desk_opens_without_the_second_factor(client):
    signed_in(client, UserFactory(is_staff=True, is_superuser=True))
    open_to_all = {reverse("admin:login"), reverse("admin:logout")}

    for address in set(addresses()) - open_to_all:
        response = client.get(address)
        assert response.status_code in (301, 302), address
        assert not response.content, address


def test_who_is_of_the_team_without_a_second_factor_is_led_to_set_one_up(client):
    signed_in(client, UserFactory(reviewer=True))

    response = client.get(DESK, follow=True)

    assert response.redirect_chain[1][0].startswith(reverse("mfa_activate_totp"))


def test_a_session_from_before_the_second_factor_is_asked_for_its_code(client):
    person = UserFactory(reviewer=True)
    TOTP.activate(person, KEY)
    signed_in(client, person)

    asked = client.get(DESK, follow=True)
    response = client.post(asked.redirect_chain[-1][0], {"code": code(KEY)})

    assert asked.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))
    assert "open the authenticator app" in asked.text
    assert response.url == DESK
    assert client.get(DESK).status_code == 200


def test_who_gives_the_second_factor_up_is_out_at_once(client):
    person = UserFactory(reviewer=True)
    at_the_desk(client, person)
    assert client.get(DESK).status_code == 200

    Authenticator.objects.filter(user=person).delete()

    assert client.get(DESK).status_code == 302


def test_somebody_who_is_not_of_the_team_is_refused(client):
    at_the_desk(client, UserFactory())

    assert client.get(DESK, follow=True).status_code == 403


def test_a_reviewer_signs_in_with_password_and_code(client, demo_reviewer):
    assert sign_in(client, demo_reviewer).url == reverse("mfa_authenticate")
    assert client.get(DESK).status_code == 302

    client.post(reverse("mfa_authenticate"), {"code": code(demo_reviewer.key)})
    last = client.post(reverse("mfa_trust"), {"action": "skip"})

    assert last.url == DESK
    assert client.get(DESK).status_code == 200


def test_a_recovery_code_takes_the_place_of_the_app_once(client, demo_reviewer):
    first = demo_reviewer.recovery_codes[0]

    for expected in (302, 200):
        client.logout()
        sign_in(client, demo_reviewer)
        answer = client.post(reverse("mfa_authenticate"), {"code": first})
        assert answer.status_code == expected

    assert first not in demo_reviewer.recovery_codes


def test_a_trusted_browser_is_not_asked_again_for_some_days(client, demo_reviewer):
    sign_in(client, demo_reviewer)
    client.post(reverse("mfa_authenticate"), {"code": code(demo_reviewer.key)})
    client.post(reverse("mfa_trust"), {"action": "trust"})
    trusted = client.cookies["mfa_trusted"].value
    client.logout()

    client.cookies["mfa_trusted"] = trusted
    again = sign_in(client, demo_reviewer)

    assert again.url == DESK
    assert client.get(DESK).status_code == 200


def test_a_code_is_good_once(client, demo_reviewer):
    given = code(demo_reviewer.key)
    for _ in range(2):
        client.logout()
        sign_in(client, demo_reviewer)
        answer = client.post(reverse("mfa_authenticate"), {"code": given})

    assert answer.status_code == 200


def test_recovery_codes_are_shown_in_our_frame(client):
    at_the_desk(client, UserFactory(reviewer=True))
    client.post(reverse("mfa_generate_recovery_codes"))

    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()

    assert 'class="wordmark"' in page
    assert reverse("admin:index") in page


def test_the_desk_has_a_name_of_its_own(reviewer_client):
    page = reviewer_client.get(DESK).text

    assert "Review desk of the Biodiversity Alliance" in page
    assert "<h1>Review desk</h1>" in page
    assert "Site administration" not in page
