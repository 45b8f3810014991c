"""Whoever holds the link to a draft writes in it; for an organisation only its people send."""

from copy import copy

import pytest
from django.test import Client

from engagements.drafting import SenderActsForNobody, submit
from engagements.workflow import Status
from tests.engagements.pledging import Visitor, press_after_a_moment
from tests.factories.accounts import UserFactory
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anne():
    return UserFactory(email="anne@example.org", proven=True)


@pytest.fixture
def haag(anne):
    partner = PartnerFactory(name="Haag nv", kind="company", recognised=True)
    MembershipFactory(partner=partner, person=anne)
    return partner


@pytest.fixture
def draft(client, anne, haag):
    """Complete, begun by Anne for her organisation."""
    sign_in(client, anne)
    visitor = Visitor(client).begin().answer_everything(organisation=str(haag.key))
    visitor.draft.refresh_from_db()
    assert visitor.draft.partner == haag
    return visitor


@pytest.fixture
def stranger(draft):
    """Somebody else who opens the link that was mailed to Anne."""
    draft.ask_for_link()
    client = Client()
    client.get(draft.link())
    other = copy(draft)
    other.client = client
    return other


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def status_of(visitor):
    visitor.draft.refresh_from_db()
    return visitor.draft.status


def test_the_link_alone_sends_nothing_for_an_organisation(stranger):
    page = stranger.client.get(stranger.address("check", stranger.draft.key))

    answer = stranger.ask_to_send()

    assert "only who acts for it can send it" in page.content.decode()
    assert "Send the pledge" not in page.content.decode()
    assert answer.url == stranger.address("check", stranger.draft.key)
    assert status_of(stranger) == Status.DRAFT


def test_nor_does_an_account_that_does_not_act_for_it(stranger):
    sign_in(stranger.client, UserFactory(email="mallory@example.org", proven=True))

    stranger.ask_to_send()

    assert status_of(stranger) == Status.DRAFT


def test_nor_is_a_letter_written_whose_link_would(stranger, haag, mailoutbox):
    stranger.draft.keep(contact_email="mallory@example.org")

    press_after_a_moment(stranger.client, stranger.address("check", stranger.draft.key))

    assert not mailoutbox
    with pytest.raises(SenderActsForNobody, match="Haag nv"):
        submit(stranger.draft, by=None)


def test_organisations_of_others_cannot_be_chosen_by_who_holds_the_link(stranger):
    assert (
        "organisation" not in stranger.client.get(stranger.page("partner")).context["form"].fields
    )


def test_a_colleague_who_acts_for_it_sends_it(stranger, haag):
    colleague = UserFactory(email="bob@example.org", proven=True)
    MembershipFactory(partner=haag, person=colleague)
    sign_in(stranger.client, colleague)

    stranger.ask_to_send()

    assert status_of(stranger) == Status.SUBMITTED


def test_who_holds_the_link_may_pledge_it_for_themselves(stranger, haag):
    stranger.client.post(stranger.page("partner"), {"kind": "citizen", "name": "Mallory"})

    stranger.ask_to_send()

    assert status_of(stranger) == Status.SUBMITTED
    assert stranger.draft.partner != haag
