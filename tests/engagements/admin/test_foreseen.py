"""What accepting an engagement of many sites would do is worked out by the worker alone."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from counting.models import Credit
from engagements import foresight, tasks
from engagements.admin.effects import outlook
from tests.engagements.admin.test_desk import decide, on_the_ground_of
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory, SiteFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db

PAGE = "admin:engagements_engagement_change"
PART = "admin:engagements_engagement_foreseen"


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch):
    monkeypatch.setattr("engagements.admin.page.SITES_AT_ONCE", 0)


@pytest.fixture
def counted(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return EngagementFactory(accepted=True)


def shown(client, name, engagement, **question):
    return client.get(reverse(name, args=[engagement.pk]), question)


def test_the_page_of_a_large_one_only_asks_the_worker(
    reviewer_client, django_capture_on_commit_callbacks
):
    engagement = EngagementFactory(submitted=True)

    with django_capture_on_commit_callbacks() as asked:
        page = shown(reviewer_client, PAGE, engagement)
        again = shown(reviewer_client, PAGE, engagement)
    part = shown(reviewer_client, PART, engagement)

    assert len(asked) == 1  # twice looked at is asked once
    for response in (page, again, part):
        assert response.context["effects"] == []
        assert response.context["is_awaited"]
        assert reverse(PART, args=[engagement.pk]) in response.content.decode()  # asks again


def test_what_the_worker_has_found_is_what_counts_once_it_is_accepted(
    reviewer_client, counted, django_capture_on_commit_callbacks
):
    engagement = on_the_ground_of(counted)
    SiteFactory(contribution=engagement.contributions.get())
    with django_capture_on_commit_callbacks(execute=True):
        shown(reviewer_client, PAGE, engagement)

    part = shown(reviewer_client, PART, engagement)
    with django_capture_on_commit_callbacks(execute=True):
        decide(reviewer_client, engagement, "accepted")

    [effect] = part.context["effects"]
    assert effect.shares[0].other == counted
    what_counts = Credit.objects.from_source(engagement.reference)
    for figure in ("credited", "shared", "outside"):
        assert getattr(effect, figure) == sum(getattr(credit, figure) for credit in what_counts)
    assert effect.credited
    assert effect.shared


def test_the_worker_finds_the_same_as_a_page_that_does_not_ask_it(reviewer_client, counted):
    engagement = on_the_ground_of(counted)
    foresight.is_to_be_asked(engagement, anew=False)
    tasks.foresee(engagement.pk)

    page = shown(reviewer_client, PAGE, engagement)

    at_once = outlook(engagement)
    assert page.context["effects"] == at_once.effects
    assert page.context["pairs"] == at_once.pairs
    assert page.context["pairs"]
    assert not page.context["is_outdated"]


def test_twice_keeps_what_was_kept_once(counted):
    engagement = on_the_ground_of(counted)
    tasks.foresee(engagement.pk)
    once = foresight.kept(engagement)

    tasks.foresee(engagement.pk)

    assert foresight.kept(engagement) == once


def test_an_answer_of_which_the_figures_have_changed_says_so_and_can_be_asked_for_again(
    reviewer_client, counted, django_capture_on_commit_callbacks
):
    engagement = on_the_ground_of(counted)
    tasks.foresee(engagement.pk)
    with django_capture_on_commit_callbacks(execute=True):
        decide(reviewer_client, counted, "withdrawn", words="As asked.")

    before = shown(reviewer_client, PAGE, engagement)
    with django_capture_on_commit_callbacks(execute=True):
        shown(reviewer_client, PAGE, engagement, anew="yes")
    now = shown(reviewer_client, PAGE, engagement)

    assert before.context["is_outdated"]
    assert before.context["effects"][0].shared
    assert not now.context["is_outdated"]
    assert not now.context["effects"][0].shared


def test_another_content_is_foreseen_anew():
    engagement = EngagementFactory(submitted=True)
    tasks.foresee(engagement.pk)
    SiteFactory(contribution=engagement.contributions.get())

    assert foresight.kept(engagement) is None


def test_where_nobody_works_at_it_the_page_offers_to_try_again(reviewer_client):
    engagement = EngagementFactory(submitted=True)
    shown(reviewer_client, PAGE, engagement)
    cache.clear()

    part = shown(reviewer_client, PART, engagement)

    assert not part.context["is_awaited"]
    assert "Try again" in part.content.decode()


def test_a_worker_that_fails_leaves_the_page_to_say_so(reviewer_client, monkeypatch):
    engagement = EngagementFactory(submitted=True)
    shown(reviewer_client, PAGE, engagement)
    monkeypatch.setattr(foresight, "foresee", lambda _prospects: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        tasks.foresee(engagement.pk)

    assert foresight.kept(engagement) is None


def test_what_cannot_be_counted_says_why(reviewer_client):
    engagement = EngagementFactory(submitted=True)
    contribution = engagement.contributions.get()
    contribution.sites.update(geometry="SRID=4326;POINT (4.7 50.88)")
    tasks.foresee(engagement.pk)

    page = shown(reviewer_client, PAGE, engagement)

    assert "cannot be counted" in page.context["refusal"]


def test_the_part_that_waits_is_for_those_who_may_look():
    engagement = EngagementFactory(submitted=True)
    somebody = UserFactory(is_staff=True)
    somebody.groups.clear()

    assert shown(at_the_desk(Client(), somebody), PART, engagement).status_code == 403
