import pytest
from django.urls import reverse
from django.utils import timezone

from correspondence.models import MAXIMUM_ATTEMPTS, Letter
from counting.models import PairDecision
from engagements import amending, drafting
from tests.factories.accounts import UserFactory, role
from tests.factories.engagements import EngagementFactory
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db


def act(client, name, engagement, **answers):
    address = reverse(f"admin:engagements_engagement_{name}", args=[engagement.pk])
    return client.post(address, answers, follow=True)


def test_it_is_taken_on_handed_over_and_left_at_the_desk(reviewer_client, reviewer):
    colleague = UserFactory(reviewer=True)
    engagement = EngagementFactory(submitted=True)

    for to, holder in [("me", reviewer), (colleague.pk, colleague), ("", None)]:
        act(reviewer_client, "assign", engagement, to=to)

        engagement.refresh_from_db()
        assert engagement.reviewer == holder


def test_it_is_not_handed_to_somebody_who_may_not_review(reviewer_client):
    engagement = EngagementFactory(submitted=True)

    response = act(reviewer_client, "assign", engagement, to=UserFactory().pk)

    assert response.status_code == 404


def test_two_sites_are_judged_from_the_page_and_it_stands_in_the_history(reviewer_client, reviewer):
    counted = EngagementFactory(accepted=True)
    engagement = EngagementFactory(submitted=True)
    number = counted.contributions.get().claim_number(1)

    response = act(
        reviewer_client,
        "pair",
        engagement,
        number=number,
        source=counted.reference,
        other_number=number,
        verdict="distinct",
    )

    decision = PairDecision.objects.get()
    assert decision.pair == ((counted.reference, number), (engagement.reference, number))
    assert (decision.verdict, decision.decided_by) == ("distinct", reviewer.email)
    assert str(decision) in [entry.what for entry in response.context["history"]]


def test_sites_are_judged_from_the_page_of_a_change_under_the_number_they_will_count_by(
    reviewer_client,
):
    neighbour, engagement = EngagementFactory(accepted=True), EngagementFactory(accepted=True)
    number = neighbour.contributions.get().claim_number(1)
    member = MembershipFactory(partner=engagement.partner).person
    change = amending.ask_for_change(engagement, by=member)
    change.contributions.update(number=7)  # taken out and put in again
    drafting.submit(change, by=member)

    act(
        reviewer_client,
        "pair",
        change,
        number=change.contributions.get().claim_number(1),
        source=neighbour.reference,
        other_number=number,
        verdict="same",
    )

    assert PairDecision.objects.get().pair == (
        (neighbour.reference, number),
        (engagement.reference, number),
    )


@pytest.mark.parametrize("whose", ["this", "the other"])
def test_nobody_judges_two_sites_of_which_one_is_their_own_organisations(
    reviewer_client, reviewer, whose
):
    counted, engagement = EngagementFactory(accepted=True), EngagementFactory(submitted=True)
    theirs = engagement if whose == "this" else counted
    MembershipFactory(partner=theirs.partner, person=reviewer)
    sites = {"number": 100001, "source": counted.reference, "other_number": 100001}

    response = act(reviewer_client, "pair", engagement, **sites, verdict="same")

    assert response.status_code == 403
    assert not PairDecision.objects.exists()


def test_a_site_that_does_not_count_is_not_judged(reviewer_client):
    engagement = EngagementFactory(submitted=True)

    act(
        reviewer_client,
        "pair",
        engagement,
        number=100001,
        source="E1999-00001",
        other_number=1,
        verdict="same",
    )

    assert not PairDecision.objects.exists()


def test_it_is_examined_again_on_demand(reviewer_client):
    engagement = EngagementFactory(submitted=True, contact_email="joke@yopmail.com")

    act(reviewer_client, "examine", engagement)

    assert engagement.findings.get().kind == "address"


def test_a_letter_that_does_not_leave_is_shown_and_tried_again(reviewer_client):
    engagement = EngagementFactory(submitted=True)
    letter = Letter.objects.create(
        kind="returned",
        about=engagement.reference,
        reader="a@example.org",
        language="en",
        attempts=MAXIMUM_ATTEMPTS,
        last_error="550 no such user",
        next_attempt_at=timezone.now(),
    )
    page = reviewer_client.get(
        reverse("admin:engagements_engagement_change", args=[engagement.pk])
    ).content.decode()
    assert "550 no such user" in page
    assert not Letter.objects.due().exists()

    act(reviewer_client, "letter", engagement, letter=letter.pk)

    assert Letter.objects.due().get() == letter
    Letter.objects.update(sent_at=timezone.now())
    act(reviewer_client, "letter", engagement, letter=letter.pk)
    assert not Letter.objects.due().exists()


@pytest.mark.parametrize("name", ["assign", "pair", "examine", "letter"])
def test_an_auditor_does_none_of_it(reviewer_client, reviewer, name):
    engagement = EngagementFactory(submitted=True)
    reviewer.groups.set([role("auditors")])

    assert act(reviewer_client, name, engagement).status_code == 403
