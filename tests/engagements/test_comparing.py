import datetime

import pytest
from django.contrib.gis.geos import LineString

from engagements import amending, review
from engagements.comparing import compare
from engagements.models import Engagement
from engagements.workflow import Status
from tests.factories.axes import CriterionFactory
from tests.factories.engagements import ContributionFactory, EngagementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def engagement():
    return EngagementFactory(accepted=True, title="A hedge")


@pytest.fixture
def amendment(engagement):
    return amending.ask_for_change(engagement, by=None)


def changed(amendment):
    return {row.label: (row.before, row.now) for row in compare(amendment) if row.is_changed}


def test_a_copy_differs_in_nothing(amendment):
    assert changed(amendment) == {}
    assert len(compare(amendment)) == 7


def test_every_answer_that_differs_is_marked(engagement, amendment):
    criterion = CriterionFactory(text_en="Native species")
    engagement.criterion_answers.create(criterion=criterion, answer="no")
    amendment.criterion_answers.create(criterion=criterion, answer="partly", words="Half.")
    amendment.title, amendment.ends_on = "A longer hedge", datetime.date(2028, 3, 1)

    found = changed(amendment)

    assert found == {
        "Title": ("A hedge", "A longer hedge"),
        "Until": ("", "1 March 2028"),
        "Native species": ("Not yet", "Partly: Half."),
    }


def test_what_is_new_and_what_is_dropped_stands_alone(engagement, amendment):
    new = ContributionFactory(engagement=amendment, number=2, declared=True)
    (old,) = engagement.contributions.all()
    amendment.contributions.filter(number=1).delete()

    found = changed(amendment)

    assert found[str(old)][1] == ""
    assert found[str(new)][0] == ""
    assert "40" in found[str(new)][1]


def test_a_line_of_the_same_length_elsewhere_is_a_change(amendment):
    site = amendment.contributions.get().sites.get()
    site.geometry = LineString(list(site.geometry.coords)[::-1], srid=4326)
    site.save()

    ((_before, now),) = changed(amendment).values()

    assert "in other places" in now


def test_an_adopted_change_still_shows_what_it_replaced(amendment, reviewer):
    Engagement.objects.filter(pk=amendment.pk).update(title="A longer hedge")
    amendment.refresh_from_db()
    amendment.move_to(Status.SUBMITTED, by=None)
    review.accept(amendment, by=reviewer)

    assert changed(Engagement.objects.get(pk=amendment.pk))["Title"] == (
        "A hedge",
        "A longer hedge",
    )
