"""What the desk does beside what an app's own page does when a row is saved."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.urls import reverse

from counting.models import Claim
from engagements import review
from tests.engagements.test_reclassifying import in_own_connection, is_waited_for
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db


def corrected(client, partner, **typed):
    lists = {
        f"{prefix}-{name}": 0
        for prefix in ("memberships", "membership_changes")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return client.post(reverse("admin:partners_partner_change", args=[partner.pk]), lists | typed)


@pytest.mark.parametrize(("kind", "claimed_anew"), [("company", True), ("association", False)])
def test_whose_kind_is_corrected_what_they_have_pledged_counts_for_that_kind(
    reviewer_client, kind, claimed_anew
):
    partner = EngagementFactory(accepted=True, partner__kind="association").partner
    before = Claim.objects.live().get()

    answer = corrected(reviewer_client, partner, kind=kind, name="Renamed")

    assert answer.status_code == 302
    after = Claim.objects.live().get()
    assert after.actor_kind == kind
    assert (after != before) == claimed_anew


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["company", "association"])
def test_who_is_accepted_as_the_desk_corrects_them_is_known_to_the_alliance(reviewer_client, kind):
    engagement = EngagementFactory(submitted=True, partner__kind="association")
    typed = {"kind": kind, "name": "Renamed"}
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            review.accept(engagement, by=UserFactory(reviewer=True))
            correcting = other.submit(
                in_own_connection, lambda: corrected(reviewer_client, engagement.partner, **typed)
            )
            assert is_waited_for()
        correcting.result()

    engagement.partner.refresh_from_db()
    assert (engagement.partner.kind, engagement.partner.name) == (kind, "Renamed")
    assert engagement.partner.recognised_at is not None
