import pytest
from django.urls import reverse

from partners.models import JoinRequest
from tests.factories.accounts import UserFactory
from tests.factories.partners import PartnerFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return JoinRequest.objects.create(partner=PartnerFactory(recognised=True), person=UserFactory())


def act(client, name, asked):
    address = reverse("admin:partners_joinrequest_changelist")
    return client.post(address, {"action": name, "_selected_action": [asked.pk]})


def test_the_desk_lets_somebody_join_an_organisation(reviewer_client, asked):
    act(reviewer_client, "admit", asked)

    assert asked.partner.memberships.get().person == asked.person


def test_the_desk_turns_somebody_down(reviewer_client, asked):
    act(reviewer_client, "turn_down", asked)

    assert not asked.partner.memberships.exists()
    assert not JoinRequest.objects.exists()


def test_staff_without_the_right_decides_on_nobody(client, asked):
    staff = UserFactory(is_staff=True)
    staff.groups.clear()
    at_the_desk(client, staff)

    assert act(client, "admit", asked).status_code == 403
    assert not asked.partner.memberships.exists()


def test_the_partners_page_shows_its_people(reviewer_client, asked):
    address = reverse("admin:partners_partner_change", args=[asked.partner.pk])

    assert reviewer_client.get(address).status_code == 200


def test_nobody_of_the_team_lets_themselves_in(reviewer_client, reviewer):
    asked = JoinRequest.objects.create(partner=PartnerFactory(recognised=True), person=reviewer)

    act(reviewer_client, "admit", asked)

    assert not asked.partner.memberships.exists()
    assert JoinRequest.objects.exists()


def test_what_the_desk_changes_among_people_leaves_a_trace(admin_client, asked):
    address = reverse("admin:partners_partner_change", args=[asked.partner.pk])
    answers = {
        "kind": "association", "name": asked.partner.name, "website": "",
        "memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0",
        "memberships-0-person": asked.person.pk, "memberships-0-role": "keeper",
        "memberships-0-joined_at_0": "2026-11-25", "memberships-0-joined_at_1": "12:00",
        "membership_changes-TOTAL_FORMS": "0", "membership_changes-INITIAL_FORMS": "0",
    }  # fmt: skip

    admin_client.post(address, answers)

    assert asked.partner.memberships.get().is_keeper
    trace = asked.partner.membership_changes.get()
    assert (trace.what, trace.person) == ("joined", asked.person)
