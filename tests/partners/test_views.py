import pytest
from django.urls import reverse
from django.utils.translation import override

from correspondence.models import Letter
from partners import membership
from partners.models import Invitation, JoinRequest, Membership
from tests.factories.accounts import UserFactory
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "fr", "nl", "de"]


@pytest.fixture
def keeper():
    return MembershipFactory(keeper=True, partner__recognised=True)


@pytest.fixture
def member(keeper):
    return MembershipFactory(partner=keeper.partner)


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name, *args):
    return reverse(f"partners:{name}", args=args)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_there_in_every_language(client, keeper, member, language):
    sign_in(client, keeper.person)
    Invitation.objects.create(partner=keeper.partner, email="b@example.org", by=keeper.person)
    JoinRequest.objects.create(partner=keeper.partner, person=UserFactory())
    membership.hand_over(keeper.partner, to=member.person, by=keeper.person)
    membership.hand_over(keeper.partner, to=keeper.person, by=member.person)

    with override(language):
        for name, args in [
            ("organisations", []),
            ("organisation", [keeper.partner.key]),
            ("ask_to_join", [keeper.partner.key]),
        ]:
            response = client.get(address(name, *args))
            assert response.status_code == 200
            assert keeper.partner.name in response.content.decode()


def test_a_keeper_invites_from_the_organisations_page(client, keeper):
    page = address("organisation", keeper.partner.key)

    response = sign_in(client, keeper.person).post(page, {"email": "b@example.org"})

    assert response.url == page
    assert Letter.objects.get().reader == "b@example.org"


@pytest.mark.parametrize("email", ["", "no address"])
def test_an_address_that_is_none_is_said_at_its_field(client, keeper, email):
    page = address("organisation", keeper.partner.key)

    response = sign_in(client, keeper.person).post(page, {"email": email})

    assert response.status_code == 422
    assert response.context["form"].errors["email"]


def test_who_has_no_name_yet_is_asked_for_it_so_that_the_invitation_can_say_it(client, keeper):
    keeper.person.name = ""
    keeper.person.save()
    sign_in(client, keeper.person)
    page = address("organisation", keeper.partner.key)
    colleague = {"email": "colleague@example.org"}

    assert client.post(page, colleague).status_code == 422
    client.post(page, colleague | {"known_as": "Anne Haag"})

    assert "Anne Haag invites you" in Letter.objects.get(kind="invited").text
    assert "known_as" not in client.get(page).context["form"].fields


def test_a_member_cannot_invite(client, member):
    page = address("organisation", member.partner.key)

    sign_in(client, member.person).post(page, {"email": "b@example.org"})

    assert not Invitation.objects.exists()


def test_a_stranger_does_not_see_who_acts_for_an_organisation(client, keeper):
    response = sign_in(client, UserFactory()).get(address("organisation", keeper.partner.key))

    assert response.status_code == 404


@pytest.mark.parametrize("who", ["member", "stranger"])
def test_only_a_keeper_decides_about_others(client, keeper, member, who):
    partner, person = keeper.partner, member.person if who == "member" else UserFactory()
    invitation = Invitation.objects.create(partner=partner, email="b@example.org", by=None)
    asked = JoinRequest.objects.create(partner=partner, person=UserFactory())
    sign_in(client, person)

    for name, args in [
        ("take_back", [invitation.pk]),
        ("accept_invitation", [invitation.pk]),
        ("admit", [asked.pk]),
        ("turn_down", [asked.pk]),
        ("hand_over", [partner.key, member.pk]),
        ("leave", [partner.key, keeper.pk]),
    ]:
        assert client.post(address(name, *args)).status_code == 404

    assert Membership.objects.get(role="keeper") == keeper
    assert (Invitation.objects.count(), JoinRequest.objects.count()) == (1, 1)


def test_nobody_acts_without_signing_in(client, keeper):
    for name, args in [("organisations", []), ("organisation", [keeper.partner.key])]:
        assert "/account/login/" in client.get(address(name, *args)).url
    leave = address("leave", keeper.partner.key, keeper.pk)
    assert "/account/login/" in client.post(leave).url


def test_a_refusal_is_shown_and_nothing_happens(client, keeper, member):
    leave = address("leave", keeper.partner.key, keeper.pk)

    response = sign_in(client, keeper.person).post(leave, follow=True)

    assert "You are the last keeper" in response.content.decode()
    assert keeper.partner.memberships.count() == 2


def test_a_member_leaves(client, member):
    sign_in(client, member.person).post(address("leave", member.partner.key, member.pk))

    assert not Membership.objects.filter(pk=member.pk).exists()


def test_the_invitation_page_leads_a_visitor_to_sign_in_and_then_accepts(client, keeper):
    colleague = UserFactory(proven=True)
    membership.invite_colleague(keeper.partner, email=colleague.email, by=keeper.person)
    link = next(word for word in Letter.objects.get().text.split() if "/invitation/" in word)
    page = "/" + link.split("/", 3)[3]

    assert "/account/login/?next=" in client.get(page).content.decode()
    assert client.post(page).status_code == 200
    sign_in(client, colleague).post(page)

    assert keeper.partner.memberships.filter(person=colleague).exists()
    assert client.get(page).status_code == 404


def test_whoever_is_signed_in_with_another_address_is_told(client, keeper):
    membership.invite_colleague(keeper.partner, email="b@example.org", by=keeper.person)
    link = next(word for word in Letter.objects.get().text.split() if "/invitation/" in word)
    page = "/" + link.split("/", 3)[3]
    other = UserFactory(proven=True)
    sign_in(client, other)

    assert other.email in client.get(page).content.decode()
    assert "another address" in client.post(page, follow=True).content.decode()
    assert not keeper.partner.memberships.filter(person=other).exists()


def test_an_organisation_is_found_and_asked_but_people_and_unknown_ones_are_not(client, keeper):
    citizen = PartnerFactory(citizen=True, recognised=True)
    person = UserFactory()
    sign_in(client, person)

    response = client.get(address("organisations"), {"name": keeper.partner.name})
    assert address("ask_to_join", keeper.partner.key) in response.content.decode()
    client.post(address("ask_to_join", keeper.partner.key), {"words": "I work there."})

    assert JoinRequest.objects.get().person == person
    for partner in (citizen, PartnerFactory()):
        assert client.get(address("ask_to_join", partner.key)).status_code == 404


def test_a_page_of_people_takes_as_many_queries_for_thirty(
    client, keeper, django_assert_num_queries
):
    sign_in(client, keeper.person)
    page = address("organisation", keeper.partner.key)

    MembershipFactory(partner=keeper.partner)
    client.get(page)
    with django_assert_num_queries(8):
        client.get(page)
    for number in range(29):
        MembershipFactory(partner=keeper.partner)
        Invitation.objects.create(partner=keeper.partner, email=f"{number}@example.org", by=None)
        JoinRequest.objects.create(partner=keeper.partner, person=UserFactory())
    with django_assert_num_queries(8):
        client.get(page)
