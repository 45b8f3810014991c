"""What the desk does beside what an app's own page does when a row is saved."""

import pytest
from django.urls import reverse

from counting.models import Claim
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "claimed_anew"), [("company", True), ("association", False)])
def test_whose_kind_is_corrected_what_they_have_pledged_counts_for_that_kind(
    reviewer_client, kind, claimed_anew
):
    partner = EngagementFactory(accepted=True, partner__kind="association").partner
    before = Claim.objects.live().get()
    page = reverse("admin:partners_partner_change", args=[partner.pk])
    counts = {
        f"{prefix}-{name}": 0
        for prefix in ("memberships", "membership_changes")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }

    answer = reviewer_client.post(page, {"kind": kind, "name": "Renamed", **counts})

    assert answer.status_code == 302
    after = Claim.objects.live().get()
    assert after.actor_kind == kind
    assert (after != before) == claimed_anew
