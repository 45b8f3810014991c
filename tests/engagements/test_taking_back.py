"""A change that was adopted is taken back: what it replaced holds again, as it did."""

import pytest
from django.contrib.gis.geos import LineString
from django.urls import reverse

from correspondence.models import Letter
from counting.models import Claim, LedgerEntry, Total
from engagements import amending, review
from engagements.amending import AmendmentRefused
from engagements.models import Engagement
from engagements.workflow import Status
from progress import reporting
from progress.models import Report
from tests.factories.counting import recount_all
from tests.factories.engagements import ContributionFactory, EngagementFactory

pytestmark = pytest.mark.django_db

ELSEWHERE = LineString([(4.71, 50.89), (4.72, 50.89)], srid=4326)


@pytest.fixture
def engagement():
    return EngagementFactory(accepted=True, title="A hedge")


@pytest.fixture
def adopted(engagement, reviewer):
    return change(engagement, reviewer)


def change(engagement, reviewer, title="A longer hedge"):
    """A change of title and place that is in force."""
    amendment = amending.ask_for_change(engagement, by=None)
    amendment.contributions.get(number=1).sites.update(geometry=ELSEWHERE)
    return accepted(amendment, reviewer, title=title)


def accepted(amendment, reviewer, **answers):
    Engagement.objects.filter(pk=amendment.pk).update(**answers)
    amendment.refresh_from_db()
    amendment.move_to(Status.SUBMITTED, by=None)
    review.accept(amendment, by=reviewer)
    return Engagement.objects.get(pk=amendment.pk)


def live(engagement):
    """What is counted of an engagement: number, geometry and moment of acceptance."""
    claims = Claim.objects.live().from_source(engagement.reference)
    return [(each.number, each.geometry.wkt, each.accepted_at) for each in claims]


def national():
    return sum(row["credited"] for row in Total.objects.national())


def test_what_it_replaced_holds_and_counts_again_at_its_old_rank(engagement, reviewer):
    recount_all()
    before, total = live(engagement), national()
    adopted = change(engagement, reviewer)
    recount_all()

    review.reopen(adopted, by=reviewer, words="The wrong file.")
    recount_all()

    engagement.refresh_from_db()
    adopted.refresh_from_db()
    assert (engagement.title, engagement.status) == ("A hedge", Status.ACCEPTED)
    assert (adopted.title, adopted.status) == ("A longer hedge", Status.SUBMITTED)
    assert adopted.contributions.get().sites.get().geometry.wkt == ELSEWHERE.wkt
    assert live(engagement) == before
    assert national() == total
    changes = LedgerEntry.objects.values_list("change", flat=True)
    assert (len(changes) > 1, sum(changes)) == (True, total)


def test_everybody_is_told(engagement, adopted, reviewer, client):
    review.reopen(adopted, by=reviewer, words="The wrong file.")

    assert "The wrong file." in Letter.objects.get(kind="reopened").text
    assert str(engagement.status_changes.last()) == "A change was taken back"
    assert adopted.status_changes.last().to_status == Status.SUBMITTED
    page = client.get(engagement.get_absolute_url(), follow=True)
    assert page.text.count("Changed on") == 2


def test_it_can_be_adopted_once_more(engagement, adopted, reviewer):
    review.reopen(adopted, by=reviewer, words="Too soon.")

    review.accept(adopted, by=reviewer)

    engagement.refresh_from_db()
    assert engagement.title == "A longer hedge"
    assert [geometry for _, geometry, _ in live(engagement)] == [ELSEWHERE.wkt]


def test_only_the_last_word_is_taken_back(engagement, adopted, reviewer):
    later = change(engagement, reviewer, title="The longest hedge")

    with pytest.raises(AmendmentRefused, match="begin with that"):
        review.reopen(adopted, by=reviewer, words="No.")
    review.reopen(later, by=reviewer, words="No.")
    with pytest.raises(AmendmentRefused, match="asked for meanwhile"):
        review.reopen(adopted, by=reviewer, words="No.")
    review.decline(later, by=reviewer, words="No.")
    review.reopen(adopted, by=reviewer, words="No.")

    engagement.refresh_from_db()
    assert engagement.title == "A hedge"


def test_nothing_is_taken_back_from_what_was_accepted_anew(engagement, adopted, reviewer):
    review.reopen(Engagement.objects.get(pk=engagement.pk), by=reviewer, words="Once more.")
    with pytest.raises(AmendmentRefused, match="Only an accepted pledge"):
        review.reopen(adopted, by=reviewer, words="No.")
    review.accept(Engagement.objects.get(pk=engagement.pk), by=reviewer)

    with pytest.raises(AmendmentRefused, match="begin with that"):
        review.reopen(adopted, by=reviewer, words="No.")

    engagement.refresh_from_db()
    assert engagement.title == "A longer hedge"


def test_what_it_brought_in_keeps_its_number_and_stays_where_work_is_reported(engagement, reviewer):
    amendment = amending.ask_for_change(engagement, by=None)
    ContributionFactory(engagement=amendment, number=2, declared=True)
    adopted = accepted(amendment, reviewer)
    report = Report.objects.create(
        contribution=engagement.contributions.get(number=2), done_percent=60
    )
    reporting.accept(report, by=reviewer)

    with pytest.raises(AmendmentRefused, match="has been reported"):
        review.reopen(adopted, by=reviewer, words="No.")

    assert [each.number for each in engagement.contributions.all()] == [1, 2]


def test_a_number_that_counted_is_not_given_to_another_contribution(engagement, reviewer):
    amendment = amending.ask_for_change(engagement, by=None)
    ContributionFactory(engagement=amendment, number=2, declared=True)
    adopted = accepted(amendment, reviewer)
    review.reopen(adopted, by=reviewer, words="No.")
    assert [each.number for each in engagement.contributions.all()] == [1]
    review.decline(adopted, by=reviewer, words="No.")

    another = amending.ask_for_change(engagement, by=None)
    ContributionFactory(engagement=another, number=2, declared=True)
    accepted(another, reviewer)

    assert [each.number for each in engagement.contributions.all()] == [1, 3]


def test_at_the_desk_it_takes_a_reason(engagement, adopted, reviewer_client):
    address = reverse("admin:engagements_engagement_change", args=[adopted.pk])

    without = reviewer_client.post(address, {"decision": "reopened"})
    explained = reviewer_client.post(
        address, {"decision": "reopened", "words": "It was the wrong file."}
    )

    assert "Tick a reason or write one" in without.text
    assert explained.status_code == 302
    engagement.refresh_from_db()
    assert engagement.title == "A hedge"


def test_a_withdrawal_that_was_followed_is_taken_back_by_reopening_the_engagement(
    engagement, reviewer, reviewer_client
):
    asked = amending.ask_to_withdraw(engagement, by=None, words="Sold.")
    review.accept(asked, by=reviewer)

    page = reviewer_client.get(reverse("admin:engagements_engagement_change", args=[asked.pk]))

    assert "reopen the engagement itself" in page.text
    assert not page.context["form"].buttons
