"""A person takes along what the register holds of them, and leaves it."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from correspondence import letters
from correspondence.models import Letter
from engagements import amending, drafting, leaving, review
from engagements.models import Engagement
from engagements.workflow import Status
from partners import membership
from partners.models import Invitation
from tests.engagements.test_reclassifying import in_own_connection, is_waited_for
from tests.factories.accounts import UserFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import EngagementFactory, submit
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db

ADDRESS = "anne@example.org"


@pytest.fixture
def anne(client):
    anne = UserFactory(email=ADDRESS, name="Anne Haag", proven=True)
    client.force_login(anne, backend="django.contrib.auth.backends.ModelBackend")
    return anne


def of_anne(**fields):
    """A pledge that Anne made as a citizen."""
    partner = PartnerFactory(citizen=True)
    return EngagementFactory(partner=partner, contact_email=ADDRESS, **fields)


def leave(client, **answers):
    return client.post(reverse("engagements:leave"), {"is_sure": "on"} | answers)


def traces_of_anne():
    """Whatever still says who she is."""
    about = Engagement.objects.values_list("contact_name", "contact_email", "sought")
    names = Engagement.objects.values_list("partner__name", flat=True)
    readers = Letter.objects.values_list("reader", "text")
    kept = json.dumps([list(about), list(names), list(readers)]).lower()
    return [word for word in ("anne", "haag") if word in kept]


def test_what_was_accepted_stays_public_and_counted_and_says_no_more_who_wrote_it(client, anne):
    accepted = of_anne(accepted=True, title="A hedge")
    recount_all()
    address = accepted.get_absolute_url()
    before = client.get(address).content

    assert leave(client).status_code == 302

    assert not User.objects.filter(email=ADDRESS).exists()
    accepted.refresh_from_db()
    assert (accepted.status, accepted.author) == (Status.ACCEPTED, None)
    assert traces_of_anne() == []
    assert "A hedge" in before.decode()
    assert "A hedge" in client.get(address).content.decode()


def test_drafts_are_deleted_and_what_awaits_a_decision_is_withdrawn(client, anne):
    draft = drafting.start_draft(language="en", by=anne)
    sent, returned = of_anne(submitted=True), of_anne(submitted=True)
    review.return_for_changes(returned, by=UserFactory(reviewer=True), words="Where?")

    leave(client)

    assert not Engagement.objects.filter(pk=draft.pk).exists()
    for each in (sent, returned):
        each.refresh_from_db()
        assert each.status == Status.WITHDRAWN
    assert traces_of_anne() == []


def test_a_change_that_is_asked_for_ends_and_the_pledge_stays(client, anne):
    accepted = of_anne(accepted=True)
    change = amending.ask_for_change(accepted, by=anne)
    submit(change)

    leave(client)

    change.refresh_from_db()
    accepted.refresh_from_db()
    assert (change.status, accepted.status) == (Status.DECLINED, Status.ACCEPTED)


def test_an_organisations_pledges_pass_to_its_keeper(client, anne):
    member = MembershipFactory(person=anne)
    keeper = MembershipFactory(partner=member.partner, keeper=True).person
    awaiting = EngagementFactory(partner=member.partner, contact_email=ADDRESS, submitted=True)

    leave(client)

    awaiting.refresh_from_db()
    assert (awaiting.status, awaiting.contact_email) == (Status.SUBMITTED, keeper.email)
    assert not member.partner.memberships.exclude(person=keeper).exists()


def test_the_last_keeper_of_others_hands_over_first(client, anne):
    own = MembershipFactory(person=anne, keeper=True)
    other = MembershipFactory(partner=own.partner).person

    page = client.get(reverse("engagements:leave")).content.decode()
    leave(client)

    assert own.partner.name in page
    assert "Delete my account</button>" not in page
    assert User.objects.filter(email=ADDRESS).exists()
    membership.hand_over(own.partner, to=other, by=anne)
    leave(client)
    assert not User.objects.filter(email=ADDRESS).exists()


def test_who_is_alone_in_an_organisation_may_leave(client, anne):
    own = MembershipFactory(person=anne, keeper=True)
    EngagementFactory(partner=own.partner, contact_email=ADDRESS, accepted=True)

    leave(client)

    own.partner.refresh_from_db()
    assert traces_of_anne() == []
    assert own.partner.name.startswith("Hedge society")


def test_nobody_of_the_team_deletes_the_account_their_decisions_are_signed_with(reviewer):
    with pytest.raises(leaving.LeavingRefused, match="secretariat"):
        leaving.leave_the_register(by=reviewer)


def test_nothing_happens_before_the_box_is_ticked(client, anne):
    response = leave(client, is_sure="")

    assert response.status_code == 422
    assert User.objects.filter(email=ADDRESS).exists()


def test_invitations_to_the_address_end(client, anne):
    Invitation.objects.create(partner=PartnerFactory(), email="Anne@Example.org", by=None)

    leave(client)

    assert not Invitation.objects.exists()


def test_a_letter_about_what_somebody_left_behind_is_written_and_waits_for_nobody(client, anne):
    accepted = of_anne(accepted=True)
    leave(client)
    accepted.refresh_from_db()

    review.withdraw(accepted, by=UserFactory(reviewer=True), words="It is gone.")

    letter = Letter.objects.get(about=accepted.reference)
    assert not letters.send(letter.pk)
    assert letter not in Letter.objects.waiting()


@pytest.mark.django_db(transaction=True)
def test_who_clicks_twice_has_left(client, anne):
    of_anne(accepted=True)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            leaving.leave_the_register(by=User.objects.get(email=ADDRESS))
            again = other.submit(in_own_connection, leave, client)
            assert is_waited_for()
        answer = again.result()

    assert answer.url == reverse("catalogue:home")
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_the_page_says_what_goes_and_what_stays(client, anne, language):
    of_anne(accepted=True)

    with override(language):
        response = client.get(reverse("engagements:leave"))
        assert reverse("engagements:my_data") in response.content.decode()
    assert (response.context["drafts"], response.context["accepted"]) == (0, 1)


def test_a_person_takes_along_all_that_is_held_of_them_and_nothing_of_others(client, anne):
    accepted = of_anne(accepted=True, title="A hedge")
    MembershipFactory(person=anne, partner__name="Haag nv")
    EngagementFactory(partner__name="Haag nv", contact_email="bob@example.org", submitted=True)
    drafting.start_draft(language="en", by=anne)

    response = client.get(reverse("engagements:my_data"))
    held = json.loads(b"".join(response.streaming_content))

    assert held["person"]["email"] == ADDRESS
    assert held["organisations"][0]["name"] == "Haag nv"
    assert [each["title"] for each in held["engagements"]] == ["A hedge", ""]
    assert held["engagements"][0]["reference"] == accepted.reference
    site = held["engagements"][0]["contributions"][0]["sites"][0]
    assert site["geometry"]["type"] == "LineString"
    assert [each["kind"] for each in held["letters"]] == ["accepted"]
    assert "bob@example.org" not in json.dumps(held)


@pytest.mark.parametrize("name", ["engagements:my_data", "engagements:leave"])
def test_who_has_not_signed_in_is_asked_to(client, name):
    assert "/account/login/" in client.get(reverse(name)).url
