from decimal import Decimal

import pytest
from django.contrib.gis.geos import LineString

from counting.models import Claim
from engagements import facts, review
from engagements.deciding import ChangedMeanwhile, MayNotDecide, decide
from engagements.models import Engagement, MoveNotAllowed
from engagements.review import SecondReviewerNeeded
from engagements.workflow import Decision, Status
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(settings):
    """An engagement that takes two reviewers."""
    settings.SECOND_REVIEWER_ABOVE_PERCENT = 0
    return EngagementFactory(submitted=True)


def test_what_changed_since_it_was_looked_at_is_not_decided_and_told(reviewer):
    engagement = EngagementFactory(submitted=True, title="A hedge")
    seen = facts.carried(engagement)
    engagement.keep(title="A longer hedge")
    engagement.contributions.update(typed_quantity=Decimal(500))

    with pytest.raises(ChangedMeanwhile) as refusal:
        decide(engagement, Decision.ACCEPT, by=reviewer, words="", seen=seen)

    title, quantity = refusal.value.differences
    assert (title.label, title.before, title.now) == ("Title", "A hedge", "A longer hedge")
    assert "500" in quantity.now
    engagement.refresh_from_db()
    assert engagement.status == Status.SUBMITTED
    assert not Claim.objects.exists()


def test_a_drawing_that_is_as_long_but_lies_elsewhere_has_changed(reviewer):
    engagement = EngagementFactory(submitted=True)
    seen = facts.carried(engagement)
    site = engagement.contributions.get().sites.get()
    site.geometry = LineString([(x, y + 0.0001) for x, y in site.geometry.coords], srid=4326)
    site.save()

    with pytest.raises(ChangedMeanwhile):
        decide(engagement, Decision.ACCEPT, by=reviewer, words="", seen=seen)


def test_what_was_not_touched_is_decided_in_whatever_language_it_was_looked_at(reviewer):
    engagement = EngagementFactory(submitted=True, language="de")

    decide(engagement, Decision.ACCEPT, by=reviewer, words="", seen=facts.carried(engagement))

    assert engagement.status == Status.ACCEPTED


def test_a_page_that_was_tampered_with_decides_nothing(reviewer):
    engagement = EngagementFactory(submitted=True)

    with pytest.raises(ChangedMeanwhile):
        decide(engagement, Decision.ACCEPT, by=reviewer, words="", seen="forged")


def test_whoever_may_not_decide_is_refused_before_anything_is_compared():
    engagement = EngagementFactory(submitted=True)
    auditor = UserFactory(is_staff=True)
    auditor.groups.clear()

    with pytest.raises(MayNotDecide):
        decide(engagement, Decision.ACCEPT, by=auditor, words="", seen="forged")


def test_a_large_engagement_is_proposed_by_one_and_confirmed_by_another(large, reviewer):
    with pytest.raises(SecondReviewerNeeded):
        review.accept(large, by=reviewer)
    review.propose(large, by=reviewer, words="Seen on site.")
    with pytest.raises(SecondReviewerNeeded):
        review.accept(large, by=reviewer)
    assert large.review_steps.get().words == "Seen on site."

    review.accept(large, by=UserFactory(reviewer=True))

    assert large.status == Status.ACCEPTED
    assert Engagement.objects.get(pk=large.pk).proposed_by is None


def test_a_proposal_ends_with_any_other_decision(large, reviewer):
    review.propose(large, by=reviewer)

    review.return_for_changes(large, by=reviewer, words="Where?")
    large.move_to(Status.SUBMITTED, by=None)

    with pytest.raises(SecondReviewerNeeded):
        review.accept(large, by=UserFactory(reviewer=True))


def test_what_is_decided_already_cannot_be_proposed(reviewer):
    engagement = EngagementFactory(accepted=True)

    with pytest.raises(MoveNotAllowed):
        review.propose(engagement, by=reviewer)


def test_a_target_may_say_itself_what_is_large(settings, reviewer):
    settings.SECOND_REVIEWER_ABOVE_PERCENT = 0
    engagement = EngagementFactory(submitted=True)
    target = engagement.contributions.get().target
    target.second_reviewer_above = Decimal(1)  # km
    target.save()

    review.accept(engagement, by=reviewer)

    assert engagement.status == Status.ACCEPTED
