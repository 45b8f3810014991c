import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from counting.models import Claim
from engagements.workflow import Status
from partners.models import Membership
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db

LIST = "admin:engagements_engagement_changelist"
PAGE = "admin:engagements_engagement_change"


def decide(client, engagement, decision, words=""):
    return client.post(
        reverse(PAGE, args=[engagement.pk]), {"decision": decision, "words": words}, follow=True
    )


def test_the_list_opens_on_what_awaits_review_oldest_first(reviewer_client):
    first, second = EngagementFactory(submitted=True), EngagementFactory(submitted=True)
    EngagementFactory()

    response = reviewer_client.get(reverse(LIST))

    assert list(response.context["cl"].queryset) == [first, second]


def test_the_first_page_of_the_admin_shows_the_queue(reviewer_client):
    engagement = EngagementFactory(submitted=True)

    response = reviewer_client.get(reverse("admin:index"))

    assert engagement.reference in response.content.decode()


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    reviewer_client, django_assert_num_queries
):
    EngagementFactory(submitted=True)
    reviewer_client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as once:
        reviewer_client.get(reverse(LIST))

    EngagementFactory.create_batch(9, submitted=True)

    with django_assert_num_queries(len(once)):
        reviewer_client.get(reverse(LIST))


def test_accepting_at_the_desk_accepts_the_engagement(reviewer_client, reviewer):
    engagement = EngagementFactory(submitted=True)

    response = decide(reviewer_client, engagement, "accepted")

    engagement.refresh_from_db()
    assert engagement.status == Status.ACCEPTED
    assert engagement.status_changes.last().by == reviewer
    assert engagement.reference in str(next(iter(response.context["messages"])))


@pytest.mark.parametrize("decision", ["returned", "declined"])
def test_a_refusal_without_words_is_not_carried_out(reviewer_client, decision):
    engagement = EngagementFactory(submitted=True)

    response = decide(reviewer_client, engagement, decision)

    engagement.refresh_from_db()
    assert engagement.status == Status.SUBMITTED
    assert response.context["form"].errors["words"]


def test_the_second_to_decide_is_told_and_nothing_happens_twice(reviewer_client):
    engagement = EngagementFactory(submitted=True)
    decide(reviewer_client, engagement, "accepted")

    response = decide(reviewer_client, engagement, "accepted")

    assert "Accepted" in str(next(iter(response.context["messages"])))
    assert Claim.objects.count() == 1
    assert engagement.status_changes.filter(to_status=Status.ACCEPTED).count() == 1


def test_a_reviewer_does_not_decide_for_their_own_organisation(reviewer_client, reviewer):
    engagement = EngagementFactory(submitted=True)
    Membership.objects.create(partner=engagement.partner, person=reviewer)

    response = decide(reviewer_client, engagement, "accepted")

    assert response.status_code == 403
    engagement.refresh_from_db()
    assert engagement.status == Status.SUBMITTED


@pytest.mark.parametrize("theirs", ["author", "address"])
def test_a_reviewer_does_not_decide_on_their_own_pledge(reviewer_client, reviewer, theirs):
    given = {"author": reviewer} if theirs == "author" else {"contact_email": reviewer.email}
    engagement = EngagementFactory(submitted=True, **given)

    response = decide(reviewer_client, engagement, "accepted")

    assert response.status_code == 403


def test_an_address_that_names_no_engagement_is_not_found(reviewer_client):
    response = reviewer_client.get("/en/admin/engagements/engagement/abc/change/")

    assert response.status_code == 404


def test_somebody_without_the_right_neither_sees_nor_decides(client):
    engagement = EngagementFactory(submitted=True)
    stranger = UserFactory(is_staff=True)
    stranger.groups.clear()
    at_the_desk(client, stranger)

    response = decide(client, engagement, "accepted")

    assert response.status_code == 403


def test_the_desk_shows_what_already_counts_around_the_sites(reviewer_client):
    counted = EngagementFactory(accepted=True)
    near = EngagementFactory(submitted=True)
    site = near.contributions.get().sites.get()
    site.geometry = counted.contributions.get().sites.get().geometry
    site.save()
    near.contributions.update(target=counted.contributions.get().target)

    response = reviewer_client.get(reverse("admin:engagements_engagement_places", args=[near.pk]))

    kinds = [feature["properties"]["kind"] for feature in response.json()["features"]]
    assert sorted(kinds) == ["neighbour", "overlap", "site"]


def test_the_desk_names_a_typed_quantity_that_differs_from_the_measured(reviewer_client):
    engagement = EngagementFactory(submitted=True)
    engagement.contributions.update(typed_quantity=8866)

    response = reviewer_client.get(reverse(PAGE, args=[engagement.pk]))

    assert "differs by more than 10" in response.content.decode()


def test_scripts_in_what_people_write_stay_text(reviewer_client):
    engagement = EngagementFactory(submitted=True, title="<script>alert(1)</script>")

    response = reviewer_client.get(reverse(PAGE, args=[engagement.pk]))

    assert "<script>alert(1)" not in response.content.decode()
