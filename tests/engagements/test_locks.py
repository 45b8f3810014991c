"""An engagement is decided on while another act touches it and its partner: both are done."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from counting.models import Claim
from engagements import amending, deciding, leaving, merging, review
from engagements.models import Engagement
from engagements.workflow import Decision, Status
from partners import membership
from partners.models import Partner
from tests.engagements.test_reclassifying import in_own_connection, is_waited_for, turned
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory, submit
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True)


@pytest.fixture
def waiting():
    """An engagement of a known organisation that awaits review, its exact places to be public."""
    partner = PartnerFactory(kind="association", recognised=True)
    return EngagementFactory(submitted=True, partner=partner)


def accepted_meanwhile(engagement, by, act, *what):
    """Accept an engagement that is held already while another act has come to wait for it."""
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            Engagement.objects.select_for_update().get(pk=engagement.pk)
            acting = other.submit(in_own_connection, act, *what)
            assert is_waited_for()
            deciding.decide(engagement, Decision.ACCEPT, by=by, words="")
        return acting.result()


def actor_kinds():
    return set(Claim.objects.live().values_list("actor_kind", flat=True))


def test_its_partner_turns_out_to_be_a_citizen(waiting, reviewer):
    partner = Partner.objects.get()

    accepted_meanwhile(waiting, reviewer, turned, partner, "citizen")

    waiting.refresh_from_db()
    assert waiting.status == Status.ACCEPTED
    assert not waiting.exact_places_are_public
    assert actor_kinds() == {"citizen"}


def test_its_partner_turns_out_to_be_a_citizen_and_it_is_a_change(waiting, reviewer):
    review.accept(waiting, by=reviewer)
    change = amending.ask_for_change(waiting, by=None)
    submit(change)

    accepted_meanwhile(change, reviewer, turned, Partner.objects.get(), "citizen")

    change.refresh_from_db()
    assert change.status == Status.ADOPTED
    assert not Engagement.objects.filter(exact_places_are_public=True).exists()
    assert actor_kinds() == {"citizen"}


def test_its_partner_is_merged_into_another(waiting, reviewer):
    partner, into = Partner.objects.get(), PartnerFactory(kind="company", recognised=True)

    accepted_meanwhile(waiting, reviewer, merged, partner, into)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.partner) == (Status.ACCEPTED, into)
    assert actor_kinds() == {"company"}


def test_who_says_to_be_one_that_is_merged_into_another_becomes_the_other(reviewer):
    known, into = (PartnerFactory(kind="association", recognised=True) for _number in range(2))
    sent = EngagementFactory(submitted=True, partner__kind="association", partner__meant=known)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            merged(known, into)
            accepting = other.submit(
                in_own_connection, lambda: review.accept(sent, by=reviewer, words="")
            )
            assert is_waited_for()
        accepting.result()

    sent.refresh_from_db()
    assert (sent.status, sent.partner) == (Status.ACCEPTED, into)
    assert set(Claim.objects.live().values_list("actor", flat=True)) == {str(into.key)}


def merged(partner, into):
    merging.merge(partner, into=into, by=UserFactory(), with_people=False)


@pytest.mark.parametrize("recognised", [True, False])
def test_its_writer_leaves_the_register(reviewer, recognised):
    anne = UserFactory(proven=True)
    partner = PartnerFactory(recognised=recognised)
    if recognised:
        MembershipFactory(person=anne, partner=partner, keeper=True)
    sent = EngagementFactory(submitted=True, partner=partner, author=anne, contact_email=anne.email)
    Engagement.objects.filter(pk=sent.pk).update(contact_confirmed_at=sent.started_at)

    accepted_meanwhile(sent, reviewer, left, anne)

    sent.refresh_from_db()
    assert (sent.status, sent.author, sent.contact_email) == (Status.ACCEPTED, None, "")


def test_its_partner_turns_out_to_be_a_citizen_as_it_is_withdrawn_in_place_of_a_change(
    waiting, reviewer
):
    review.accept(waiting, by=reviewer)
    change = amending.ask_for_change(waiting, by=None)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            Engagement.objects.select_for_update(no_key=True).get(pk=change.pk)  # held first
            asking = other.submit(in_own_connection, asked_to_withdraw, waiting)
            assert is_waited_for()
            turned(Partner.objects.get(), "citizen")
        asked = asking.result()

    assert (asked.amends, asked.asks_to_withdraw) == (waiting, True)
    assert not Engagement.objects.filter(pk=change.pk).exists()
    assert actor_kinds() == {"citizen"}


def test_a_change_that_is_sent_as_a_colleague_withdraws_is_not_dropped(waiting, reviewer):
    review.accept(waiting, by=reviewer)
    change = amending.ask_for_change(waiting, by=None)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            submit(change)
            asking = other.submit(in_own_connection, asked_to_withdraw, waiting)
            assert is_waited_for()
        with pytest.raises(amending.AmendmentRefused):
            asking.result()

    assert Engagement.objects.get(pk=change.pk).status == Status.SUBMITTED


def asked_to_withdraw(engagement):
    return amending.ask_to_withdraw(engagement, by=None, words="It was cut down.")


def left(person):
    leaving.leave_the_register(by=person)


def test_a_colleague_hands_over_to_somebody_who_leaves_the_register():
    keeper = MembershipFactory(keeper=True)
    member = MembershipFactory(partner=keeper.partner)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            membership.lock(keeper.partner)
            leaves = other.submit(in_own_connection, left, member.person)
            assert is_waited_for()
            membership.hand_over(keeper.partner, to=member.person, by=keeper.person)
        with pytest.raises(leaving.LeavingRefused):
            leaves.result()

    assert set(keeper.partner.people.all()) == {keeper.person, member.person}
