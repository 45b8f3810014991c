import re

import pytest
from django.db import connection
from django.urls import reverse

from engagements.models import Engagement
from partners.models import Membership
from tests.factories.accounts import UserFactory
from tests.factories.engagements import ContributionFactory, EngagementFactory, SiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anne(client):
    anne = UserFactory(email="anne@example.org")
    client.force_login(anne, backend="django.contrib.auth.backends.ModelBackend")
    return anne


def test_a_persons_own_are_their_drafts_what_they_sent_and_their_partners(anne):
    draft = EngagementFactory(author=anne)
    sent = EngagementFactory(contact_email="Anne@Example.org", submitted=True)
    of_partner = EngagementFactory(submitted=True)
    Membership.objects.create(partner=of_partner.partner, person=anne)
    EngagementFactory(submitted=True)

    assert set(Engagement.objects.of(anne)) == {draft, sent, of_partner}


def test_a_draft_is_nobodys_because_it_names_their_address(anne):
    EngagementFactory(contact_email=anne.email)

    assert not Engagement.objects.of(anne).exists()


def test_the_latest_of_a_partner_are_read_from_one_index_in_their_order():
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    latest = Engagement.objects.accepted().filter(partner=1).for_card()[:12]

    plan = latest.explain()

    assert "newest_of_partner" in plan
    # What else may be sorted are the contributions of each of them.
    assert not re.search(r"Sort Key:.*accepted_at", plan)


def test_my_page_lists_mine_and_nobody_elses(client, anne):
    EngagementFactory(author=anne, title="My hedge")
    EngagementFactory(submitted=True, title="Their hedge")

    page = client.get(reverse("engagements:mine")).content.decode()

    assert "My hedge" in page
    assert "Their hedge" not in page


def test_my_page_asks_a_stranger_to_sign_in(client):
    response = client.get(reverse("engagements:mine"))

    assert response.url.startswith(reverse("account_login"))


def test_my_page_takes_the_same_queries_for_one_and_for_many(
    client, anne, django_assert_num_queries
):
    EngagementFactory(author=anne)
    client.get(reverse("engagements:mine"))
    with django_assert_num_queries(20, exact=False) as once:
        client.get(reverse("engagements:mine"))
    EngagementFactory.create_batch(8, author=anne)

    with django_assert_num_queries(len(once)):
        client.get(reverse("engagements:mine"))


def test_a_returned_engagement_is_changed_by_who_signs_in_with_its_address(client, anne):
    engagement = EngagementFactory(contact_email=anne.email, submitted=True)
    Engagement.objects.filter(pk=engagement.pk).update(status="returned")

    response = client.get(reverse("engagements:check", args=[engagement.key]))

    assert response.status_code == 200


def test_what_the_desk_asks_of_contributions_takes_one_look_at_their_sites():
    engagement = EngagementFactory()
    mapped = engagement.contributions.get()
    SiteFactory.create_batch(2, contribution=mapped)
    ContributionFactory(engagement=engagement, number=2, declared=True)

    asked = engagement.contributions.for_desk()

    assert str(asked.query).count('engagements_site" ') == 1
    one, other = asked
    assert (one.site_count, one.quantity) == (3, mapped.quantity)
    assert (other.site_count, other.quantity) == (0, 40)
    assert one.drawn != other.drawn == ""
