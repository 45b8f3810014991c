"""News from the ledger, and feeds of it and of engagements."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.catalogue.figures import accepted_of_citizen, declared
from tests.factories.axes import TargetFactory
from tests.factories.counting import enter_what_moved_inside, recount_all
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db


@pytest.fixture
def engagement():
    town = grid_of_municipalities(1, 1)[0, 0]
    engagement = declared(TargetFactory(), 1500, contribution__municipality=town)
    recount_all()
    return engagement


def news(client, **question):
    return client.get(reverse("catalogue:news"), question)


def test_what_moved_stands_with_amount_reason_and_engagement(client, engagement):
    html = news(client).text

    assert "+1.50 km" in html
    assert "Accepted" in html
    assert engagement.get_absolute_url() in html


def test_french_sets_a_space_before_what_follows_the_reason(client, engagement):
    with translation.override("fr"):
        html = news(client).text

    assert f'Accepté\xa0: <a href="{engagement.get_absolute_url().replace("/en/", "/fr/")}"' in html


def test_the_list_goes_back_entry_by_entry(client, engagement):
    for _ in range(50):
        declared(engagement.contributions.get().target, 20)
    recount_all()

    first = news(client)
    before = first.text.split("?before=")[1].split('"')[0]

    assert engagement.get_absolute_url() not in first.text
    assert engagement.get_absolute_url() in news(client, before=before).text


def test_what_moved_stands_first_however_much_new_boundaries_left_as_it_was(client, engagement):
    target = engagement.contributions.get().target
    enter_what_moved_inside(target, engagement.reference, 60)

    page, feed = news(client).text, client.get(reverse("catalogue:news_feed")).text

    assert page.count("news__change") == 1
    assert feed.count("<entry>") == 1
    assert "Boundary changed" not in page + feed
    for each in (page, feed):
        assert "+1.50 km" in each
    assert reverse("catalogue:open_data") in page.split("</h1>")[1].split('class="news-day"')[0]


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 40, "\0", "1.5"])
def test_a_wrong_entry_to_go_back_from_is_left_out(client, engagement, before):
    assert "+1.50 km" in news(client, before=before).text


def test_feeds_hold_what_their_pages_show(client, engagement):
    contribution = engagement.contributions.get()
    target, town = contribution.target, contribution.municipality
    addresses = [
        reverse("catalogue:engagement_feed"),
        reverse("catalogue:objective_feed", args=[target.objective.slug]),
        reverse("catalogue:place_feed", args=["municipality", town.slug]),
        reverse("catalogue:news_feed"),
    ]

    for address in addresses:
        answer = client.get(address)
        assert answer["Content-Type"].startswith("application/atom+xml")
        assert engagement.title in answer.text
        assert engagement.contact_email not in answer.text


def test_a_citizen_is_not_named_in_a_feed(client):
    accepted_of_citizen()

    text = client.get(reverse("catalogue:engagement_feed")).text

    assert "<name>Citizen</name>" in text
    assert "Anne Haag" not in text
