import pytest
from django.urls import reverse

from counting.models import Claim
from engagements.workflow import Status
from partners.models import Membership
from tests.factories.accounts import role
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db

LIST = "admin:engagements_engagement_changelist"


def choose(client, *engagements):
    chosen = [each.pk for each in engagements]
    address = reverse(LIST) + "?status=all"
    return client.post(address, {"action": "accept_several", "_selected_action": chosen})


def confirm(client, page):
    answers = {"engagement": [each["engagement"].pk for each in page.context["small"]]}
    answers |= {f"seen {each['engagement'].pk}": each["seen"] for each in page.context["small"]}
    address = reverse("admin:engagements_engagement_accept_several")
    response = client.post(address, answers, follow=True)
    return [str(message) for message in response.context["messages"]]


def statuses(*engagements):
    for each in engagements:
        each.refresh_from_db()
    return [each.status for each in engagements]


def test_they_are_named_with_what_each_would_add_before_anything_happens(reviewer_client):
    one, two = EngagementFactory.create_batch(2, submitted=True)

    page = choose(reviewer_client, one, two)

    assert [each["engagement"] for each in page.context["small"]] == [one, two]
    for each in page.context["small"]:
        assert each["outlook"].effects[0].credited > 90
        assert each["engagement"].title in page.content.decode()
    assert statuses(one, two) == [Status.SUBMITTED] * 2


def test_each_is_accepted_by_itself_and_what_came_of_it_is_said(reviewer_client):
    changed, decided, still = EngagementFactory.create_batch(3, submitted=True)
    page = choose(reviewer_client, changed, decided, still)
    changed.keep(title="Something else")
    decided.move_to(Status.DECLINED, by=None)

    said = confirm(reviewer_client, page)

    assert statuses(changed, decided, still) == ["submitted", "declined", "accepted"]
    assert [sentence.split(":")[0] for sentence in said] == [
        changed.reference,
        decided.reference,
        still.reference,
    ]
    assert "has changed" in said[0]
    assert Claim.objects.get().source == still.reference


def test_what_takes_a_look_of_its_own_is_left_out_with_the_reason(
    reviewer_client, reviewer, settings
):
    own, accepted = EngagementFactory(submitted=True), EngagementFactory(accepted=True)
    Membership.objects.create(partner=own.partner, person=reviewer)
    settings.SECOND_REVIEWER_ABOVE_PERCENT = 0
    large = EngagementFactory(submitted=True)

    page = choose(reviewer_client, own, accepted, large)

    assert page.context["small"] == []
    assert dict(page.context["left_out"]) == {
        own: "You may not decide on it.",
        accepted: "It does not await review.",
        large: "It takes two reviewers.",
    }


def test_an_auditor_accepts_nothing(reviewer_client, reviewer):
    engagement = EngagementFactory(submitted=True)
    page = choose(reviewer_client, engagement)
    reviewer.groups.set([role("auditors")])

    address = reverse("admin:engagements_engagement_accept_several")
    response = reviewer_client.post(address, {"engagement": engagement.pk})

    assert response.status_code == 403
    assert page.status_code == 200
    assert statuses(engagement) == ["submitted"]
