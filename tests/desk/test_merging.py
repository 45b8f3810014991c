import pytest
from django.urls import reverse

from desk.history import in_words, traces
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretariat(client):
    return at_the_desk(client, UserFactory(is_staff=True, group="secretariat"))


@pytest.fixture
def twice():
    pair = EngagementFactory.create_batch(2, accepted=True)
    for number, each in enumerate(pair):
        each.partner.name = f"Hedge club {number}"
        each.partner.save()
    return pair


def test_two_are_found_by_name_looked_at_and_merged_and_it_stands_in_the_history(
    secretariat, twice
):
    duplicate, other = twice
    page = reverse("admin:merge_partner", args=[duplicate.partner.pk])
    partner_page = reverse("admin:partners_partner_change", args=[duplicate.partner.pk])
    assert page in secretariat.get(partner_page).text

    found = secretariat.get(page)
    asked = secretariat.get(page, {"into": other.partner.pk}).text
    done = secretariat.post(page, {"into": other.partner.pk, "with_people": "on"}, follow=True)

    assert found.context["found"] == [other.partner]
    assert duplicate.reference in asked
    assert "cannot be undone by a button" in asked
    assert "Hedge club 0 merged into Hedge club 1" in done.text
    told = [in_words(row) for row in traces(kind="desk")]
    assert {each.about for each in told} == {"Hedge club 0", "Hedge club 1"}
    assert all(duplicate.reference in each.words for each in told)


def test_a_refusal_is_said_and_nothing_moves(secretariat, twice):
    duplicate, other = twice
    other.partner.kind = "citizen"
    other.partner.save()
    page = reverse("admin:merge_partner", args=[duplicate.partner.pk])

    refused = secretariat.post(page, {"into": other.partner.pk})

    assert refused.status_code == 200
    assert duplicate.partner.engagements.exists()
