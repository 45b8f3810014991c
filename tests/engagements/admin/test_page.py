"""What the page of one engagement asks of the database does not depend on how much it shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from correspondence.models import Letter
from engagements.admin import page as shown
from tests.factories.axes import CriterionFactory, TargetFactory
from tests.factories.engagements import EngagementFactory, SiteFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


def page_of(client, engagement):
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("admin:engagements_engagement_change", args=[engagement.pk]))
    return page, len(queries)


def with_much(number, reviewer):
    """A submitted engagement with so many of everything, on the ground of so many others."""
    target = TargetFactory()
    engagement = EngagementFactory(contribution__target=target, submitted=True)
    contribution = engagement.contributions.get()
    contribution.sites.all().delete()
    for each in range(number):
        other = EngagementFactory(contribution__target=target, accepted=True)
        ground = other.contributions.get().sites.get().geometry
        place = MunicipalityFactory()
        SiteFactory(contribution=contribution, geometry=ground, municipality=place)
        criterion = CriterionFactory(objective=target.objective)
        engagement.criterion_answers.create(criterion=criterion, answer="yes")
        engagement.findings.create(kind="text", percent=90, other=other)
        engagement.review_steps.create(kind="taken", by=reviewer)
        engagement.note_change(by=reviewer)
        Letter.objects.create(kind="received", about=engagement.reference, occasion=str(each))
        EngagementFactory(partner=engagement.partner, submitted=True)
    return engagement


def test_it_takes_the_same_queries_for_few_and_for_many_of_everything(reviewer_client, reviewer):
    few, many = with_much(1, reviewer), with_much(4, reviewer)
    page_of(reviewer_client, few)

    _, queries_for_few = page_of(reviewer_client, few)
    page, queries_for_many = page_of(reviewer_client, many)

    assert len(page.context["pairs"]) == len(page.context["sites"]) == 4
    assert len(page.context["history"]) == 9
    assert queries_for_many == queries_for_few


def test_the_sites_of_a_large_one_are_listed_without_being_drawn_or_credited(
    reviewer_client, reviewer, monkeypatch
):
    engagement = with_much(2, reviewer)
    small, _ = page_of(reviewer_client, engagement)
    monkeypatch.setattr(shown, "SITES_AT_ONCE", 0)

    large, _ = page_of(reviewer_client, engagement)

    listed, there = ([each.place for each in page.context["sites"]] for page in (small, large))
    assert listed == there
    assert large.context["is_large"]
