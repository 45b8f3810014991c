import pytest

from engagements import assigning
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db


def test_it_is_taken_on_handed_over_and_left_and_all_of_it_is_kept(reviewer):
    colleague = UserFactory(reviewer=True)
    engagement = EngagementFactory(submitted=True)
    written = engagement.changed_at

    assigning.take_on(engagement, by=reviewer)
    assigning.take_on(engagement, by=reviewer)
    assigning.hand_over(engagement, to=colleague, by=reviewer)
    assigning.leave(engagement, by=colleague)

    engagement.refresh_from_db()
    assert engagement.reviewer is None
    assert engagement.changed_at == written
    steps = engagement.review_steps.values_list("kind", "by", "to")
    assert list(steps) == [
        ("taken", reviewer.pk, None),
        ("handed over", reviewer.pk, colleague.pk),
        ("left", colleague.pk, None),
    ]


def test_of_two_who_take_it_on_the_second_is_told_who_has_it(reviewer):
    engagement = EngagementFactory(submitted=True)
    assigning.take_on(engagement, by=UserFactory(reviewer=True, name="Mia"))

    with pytest.raises(assigning.TakenMeanwhile, match="Mia"):
        assigning.take_on(engagement, by=reviewer)
