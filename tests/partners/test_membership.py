from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from correspondence.models import Letter
from partners import membership, schedule
from partners.membership import InvitationNotValid, MembershipRefused
from partners.models import Invitation, JoinRequest, Membership
from partners.workflow import Happening, Role
from tests.factories.accounts import UserFactory
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return MembershipFactory(keeper=True, partner__recognised=True)


@pytest.fixture
def partner(keeper):
    return keeper.partner


def happened(partner):
    """What happened among the people of a partner, the first thing first."""
    return [change.what for change in partner.membership_changes.order_by("pk")]


def link_of(letter):
    (token,) = [word.split("/")[-2] for word in letter.text.split() if "/invitation/" in word]
    return token


def test_a_colleague_who_has_proven_the_address_joins_by_the_mailed_link(partner, keeper):
    colleague = UserFactory(email="Anne@example.org", proven=True)

    membership.invite_colleague(partner, email="anne@example.org", by=keeper.person)
    letter = Letter.objects.get(kind="invited")
    membership.accept_invitation(membership.open_invitation(link_of(letter)), by=colleague)

    assert letter.reader == "anne@example.org"
    assert partner.memberships.get(person=colleague).role == Role.MEMBER
    assert happened(partner) == [Happening.INVITED, Happening.JOINED]


@pytest.mark.parametrize(
    "stranger",
    [{"email": "else@example.org", "proven": True}, {"email": "anne@example.org"}],
    ids=["another address", "address not proven"],
)
def test_nobody_else_can_accept_an_invitation(partner, keeper, stranger):
    person = UserFactory(**stranger)
    invitation = membership.invite_colleague(partner, email="anne@example.org", by=keeper.person)

    with pytest.raises(MembershipRefused):
        membership.accept_invitation(invitation, by=person)

    assert not partner.memberships.filter(person=person).exists()
    assert Invitation.objects.filter(pk=invitation.pk).exists()


def test_an_invitation_is_used_once_and_lives_until_it_lapses(partner, keeper, settings):
    colleague = UserFactory(proven=True)
    invitation = membership.invite_colleague(partner, email=colleague.email, by=keeper.person)
    token = link_of(Letter.objects.get(kind="invited"))

    too_late = timezone.now() + timedelta(days=settings.INVITATION_LINK_DAYS, minutes=1)
    with time_machine.travel(too_late), pytest.raises(InvitationNotValid, match="older"):
        membership.open_invitation(token)
    membership.accept_invitation(invitation, by=colleague)

    with pytest.raises(InvitationNotValid):
        membership.open_invitation(token)
    with pytest.raises(InvitationNotValid):
        membership.accept_invitation(invitation, by=colleague)


@pytest.mark.parametrize("token", ["forged", "a:b:c"])
def test_a_forged_invitation_opens_nothing(token):
    with pytest.raises(InvitationNotValid, match="damaged"):
        membership.open_invitation(token)


def test_an_invitation_that_was_taken_back_leads_nowhere(partner, keeper):
    invitation = membership.invite_colleague(partner, email="anne@example.org", by=keeper.person)

    membership.take_back(invitation, by=keeper.person)

    with pytest.raises(InvitationNotValid):
        membership.open_invitation(link_of(Letter.objects.get(kind="invited")))


def test_inviting_again_renews_the_link_and_ends_the_earlier_one(partner, keeper):
    membership.invite_colleague(partner, email="anne@example.org", by=keeper.person)
    earlier = link_of(Letter.objects.get(kind="invited"))

    membership.invite_colleague(partner, email="Anne@example.org", by=keeper.person)

    assert partner.invitations.count() == 1
    with pytest.raises(InvitationNotValid):
        membership.open_invitation(earlier)


def test_a_member_is_not_invited_again_and_letters_have_a_limit(partner, keeper):
    with pytest.raises(MembershipRefused):
        membership.invite_colleague(partner, email=keeper.person.email.upper(), by=keeper.person)

    for number in range(membership.INVITATIONS_A_DAY):
        membership.invite_colleague(partner, email=f"{number}@example.org", by=keeper.person)

    with pytest.raises(MembershipRefused):
        membership.invite_colleague(partner, email="more@example.org", by=keeper.person)


def test_the_clock_forgets_invitations_of_colleagues_but_not_those_of_the_alliance(partner):
    Invitation.objects.create(partner=partner, email="a@example.org", by=UserFactory())
    Invitation.objects.create(partner=partner, email="b@example.org", by=None)

    with time_machine.travel(timezone.now() + timedelta(days=400)):
        schedule.forget_lapsed_invitations()

    assert [each.email for each in Invitation.objects.all()] == ["b@example.org"]


def test_who_asks_to_join_waits_for_a_keepers_yes(partner, keeper):
    person = UserFactory()

    asked = membership.ask_to_join(partner, by=person, words="I care for the verges.")
    assert membership.ask_to_join(partner, by=person) == asked
    assert not partner.memberships.filter(person=person).exists()
    membership.admit(asked, by=keeper.person)

    assert partner.memberships.get(person=person).role == Role.MEMBER
    assert [each.reader for each in Letter.objects.order_by("pk")] == [
        keeper.person.email,
        person.email,
    ]
    assert happened(partner) == [Happening.ASKED, Happening.JOINED]


def test_who_is_turned_down_is_told_and_may_ask_again(partner, keeper):
    person = UserFactory()
    asked = membership.ask_to_join(partner, by=person)

    membership.turn_down(asked, by=keeper.person)

    assert not JoinRequest.objects.exists()
    assert Letter.objects.get(kind="turned_down").reader == person.email
    assert membership.ask_to_join(partner, by=person) is not None


def test_who_acts_for_it_already_need_not_ask(partner, keeper):
    assert membership.ask_to_join(partner, by=keeper.person) is None


def test_the_desk_gives_an_organisation_without_people_its_keeper():
    partner, person = PartnerFactory(recognised=True), UserFactory()

    membership.admit(membership.ask_to_join(partner, by=person), by=UserFactory(reviewer=True))

    assert partner.memberships.get().is_keeper


def test_the_last_keeper_of_others_must_hand_over_before_leaving(partner, keeper):
    other = MembershipFactory(partner=partner)

    with pytest.raises(MembershipRefused):
        membership.leave(partner, person=keeper.person, by=keeper.person)
    membership.hand_over(partner, to=other.person, by=keeper.person)
    membership.leave(partner, person=keeper.person, by=keeper.person)

    (left,) = partner.memberships.all()
    assert (left.person, left.role) == (other.person, Role.KEEPER)
    assert happened(partner) == [Happening.TOOK_OVER, Happening.LEFT]


def test_the_last_of_all_may_leave(partner, keeper):
    membership.leave(partner, person=keeper.person, by=keeper.person)

    assert not partner.memberships.exists()


def test_only_a_keeper_hands_over_and_only_to_another_member(partner, keeper):
    other, stranger = MembershipFactory(partner=partner), UserFactory()

    for to, by in [
        (stranger, keeper.person),
        (keeper.person, keeper.person),
        (keeper.person, other.person),
        (stranger, stranger),
    ]:
        with pytest.raises(MembershipRefused):
            membership.hand_over(partner, to=to, by=by)

    assert Membership.objects.get(role=Role.KEEPER) == keeper


def test_the_first_writer_with_an_account_becomes_keeper():
    partner, writer = PartnerFactory(recognised=True), UserFactory()

    membership.welcome_first_keeper(partner, email=writer.email, is_proven=True)

    assert partner.memberships.get(person=writer).is_keeper


def test_the_first_writer_without_an_account_is_invited_and_becomes_keeper_by_signing_in():
    partner = PartnerFactory(recognised=True)

    membership.welcome_first_keeper(partner, email="a@example.org", is_proven=True)
    writer = UserFactory(email="a@example.org", proven=True)
    (invitation,) = Invitation.objects.open_to(writer)
    membership.accept_invitation(invitation, by=writer)

    assert partner.memberships.get(person=writer).is_keeper


def test_nobody_becomes_first_keeper_of_an_organisation_that_had_people(partner, keeper):
    writer = UserFactory()
    membership.leave(partner, person=keeper.person, by=keeper.person)

    membership.welcome_first_keeper(partner, email=writer.email, is_proven=True)

    assert not partner.memberships.exists()


def test_a_citizen_needs_no_keeper():
    citizen, writer = PartnerFactory(citizen=True, recognised=True), UserFactory()

    membership.welcome_first_keeper(citizen, email=writer.email, is_proven=True)

    assert not citizen.memberships.exists()
