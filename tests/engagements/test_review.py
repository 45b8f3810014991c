import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from correspondence.models import Letter
from counting import claims
from counting.models import Claim, State, Total
from engagements import amending, review
from engagements.models import Engagement, MoveNotAllowed
from engagements.workflow import Status
from partners.models import Partner
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


def test_accepting_claims_the_sites_writes_history_and_one_letter(
    reviewer, mailoutbox, django_capture_on_commit_callbacks
):
    engagement = EngagementFactory(submitted=True, language="fr")
    site = engagement.contributions.get().sites.get()

    with django_capture_on_commit_callbacks(execute=True):
        review.accept(engagement, by=reviewer)

    claim = Claim.objects.get()
    assert (claim.source, claim.state) == (engagement.reference, "pledged")
    assert claim.geometry.equals_exact(site.geometry)
    assert Total.objects.get().credited == site.measured
    assert engagement.status_changes.last().by == reviewer
    assert [letter.subject for letter in mailoutbox] == [
        Letter.objects.get(kind="accepted").subject
    ]


def test_withdrawing_gives_the_kilometres_back(reviewer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        engagement = EngagementFactory(accepted=True)

    with django_capture_on_commit_callbacks(execute=True):
        review.withdraw(engagement, by=reviewer, words="Sold the land")

    assert sum(total.credited for total in Total.objects.all()) == 0
    assert not Engagement.objects.accepted().exists()


@pytest.mark.parametrize(
    ("act", "status", "kind"),
    [
        (review.return_for_changes, Status.RETURNED, "returned"),
        (review.decline, Status.DECLINED, "declined"),
    ],
)
def test_the_reviewers_words_become_the_letter(act, status, kind, reviewer):
    engagement = EngagementFactory(submitted=True, language="de")

    act(engagement, by=reviewer, words="Bitte den Ort angeben.")

    engagement.refresh_from_db()
    assert engagement.status == status
    letter = Letter.objects.get(kind=kind)
    assert "Bitte den Ort angeben." in letter.text
    assert (letter.language, letter.reader) == ("de", engagement.contact_email)
    assert not Claim.objects.exists()


def test_an_organisation_accepted_twice_is_one_partner(reviewer):
    known = PartnerFactory(recognised=True, enterprise_number="0403170701")
    newcomer = PartnerFactory(enterprise_number="0403170701")
    engagement = EngagementFactory(submitted=True, partner=newcomer)

    review.accept(engagement, by=reviewer)

    engagement.refresh_from_db()
    assert engagement.partner == known
    assert Partner.objects.recognised().count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_who_accept_at_once_one_wins_and_the_other_is_told():
    engagement = EngagementFactory(submitted=True)
    reviewers = [UserFactory(reviewer=True), UserFactory(reviewer=True)]
    outcomes, together = [], threading.Barrier(2)

    def decide(reviewer):
        own_copy = Engagement.objects.get(pk=engagement.pk)
        together.wait(timeout=10)
        try:
            with transaction.atomic():
                review.accept(own_copy, by=reviewer)
            outcomes.append("won")
        except MoveNotAllowed as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[each]) for each in reviewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(outcome == "won" for outcome in outcomes) == [False, True]
    assert Claim.objects.count() == 1
    assert Letter.objects.filter(kind="accepted").count() == 1


def test_the_writer_of_an_organisations_first_engagement_may_act_for_it(reviewer):
    engagement = EngagementFactory(submitted=True)

    review.accept(engagement, by=reviewer)

    (invitation,) = engagement.partner.invitations.all()
    assert (invitation.email, invitation.role) == (engagement.contact_email, "keeper")
    assert "/organisations/" in Letter.objects.get(kind="accepted").text


def test_somebody_who_writes_in_the_name_of_a_known_organisation_does_not_take_it_over(reviewer):
    known = PartnerFactory(recognised=True, enterprise_number="0403170701")
    impostor = UserFactory(email="impostor@example.org")
    engagement = EngagementFactory(
        partner=PartnerFactory(enterprise_number="0403170701"),
        contact_email=impostor.email,
        contact_confirmed_at=timezone.now(),
        submitted=True,
    )

    review.accept(engagement, by=reviewer)

    assert engagement.partner == known
    assert not known.memberships.exists()
    assert not known.invitations.exists()


def test_a_reopened_engagement_awaits_review_and_counts_as_before_once_it_is_accepted_again(
    reviewer, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        engagement = EngagementFactory(accepted=True)
        claims.report_share(engagement.reference, state=State.IMPLEMENTED, share=Decimal("0.5"))
    before = credited_by_state()

    with django_capture_on_commit_callbacks(execute=True):
        review.reopen(engagement, by=reviewer, words="Whose land is it?")
    assert engagement.status == Status.SUBMITTED
    assert set(credited_by_state().values()) == {0}
    assert "Whose land is it?" in Letter.objects.get(kind="reopened").text

    with django_capture_on_commit_callbacks(execute=True):
        review.accept(engagement, by=reviewer)
    assert credited_by_state() == before
    assert set(Claim.objects.live().values_list("accepted_at", flat=True)) == {
        engagement.accepted_at
    }


def credited_by_state():
    return {total.state: total.credited for total in Total.objects.all()}


@pytest.mark.parametrize("sent_back", [False, True])
def test_what_is_not_decided_yet_is_withdrawn_as_its_writer_asks(reviewer, sent_back):
    engagement = EngagementFactory(submitted=True)
    if sent_back:
        review.return_for_changes(engagement, by=reviewer, words="Where?")

    review.withdraw(engagement, by=reviewer, words="You have asked us to.")

    assert engagement.status == Status.WITHDRAWN
    assert "no longer public" not in Letter.objects.get(kind="withdrawn").text


def test_a_declined_change_is_taken_up_again_unless_another_has_been_asked_for(reviewer):
    engagement = EngagementFactory(accepted=True)
    declined = amending.ask_to_withdraw(engagement, by=None, words="Sold")
    review.decline(declined, by=reviewer, words="Not yours")

    review.reopen(declined, by=reviewer)
    assert declined.status == Status.SUBMITTED

    review.decline(declined, by=reviewer, words="Not yours")
    amending.ask_for_change(engagement, by=None)
    with pytest.raises(MoveNotAllowed, match="Another change"):
        review.reopen(declined, by=reviewer)
