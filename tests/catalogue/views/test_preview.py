"""What the public page of a draft will look like, for its writer alone."""

import pytest
from django.urls import reverse

from tests.engagements.pledging import LINE, Visitor
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client):
    return Visitor(client).begin().answer_everything()


def places(writer):
    return writer.client.get(f"/en/engagements/preview/{writer.draft.key}/places.geojson")


def test_the_writer_sees_the_public_page_of_their_draft(writer):
    response = writer.client.post(writer.page("privacy"), {"places": "cell", "preview": ""})

    page = writer.client.get(response.url).content.decode()

    assert "This is a preview" in page
    assert "Hawthorn." in page
    assert "Anne Haag" not in page
    assert "anne@example.org" not in page


def test_its_map_shows_the_cell_and_not_the_garden(writer):
    (feature,) = places(writer).json()["features"]

    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"]["kind"] == "cell"


def test_its_map_shows_the_places_once_their_writer_has_made_them_public(writer):
    writer.answer("privacy", places="exact")

    (feature,) = places(writer).json()["features"]

    assert feature["geometry"]["coordinates"] == LINE["coordinates"]


@pytest.mark.parametrize("name", ["", "places.geojson"])
def test_nobody_else_sees_it(writer, name):
    writer.client.cookies.clear()

    response = writer.client.get(f"/en/engagements/preview/{writer.draft.key}/{name}")

    assert response.status_code == 404
    assert "Hawthorn" not in response.content.decode()


def test_a_draft_that_says_nothing_yet_has_no_public_page(client):
    writer = Visitor(client).begin()

    response = client.get(f"/en/engagements/preview/{writer.draft.key}/")

    assert response.url == writer.address("check", writer.draft.key)


def test_reviewers_see_the_public_page_of_what_was_sent_at_the_desk(reviewer_client, reviewer):
    engagement = EngagementFactory(submitted=True, exact_places_are_public=False)
    address = reverse("catalogue:preview_at_the_desk", args=[engagement.key])

    page = reviewer_client.get(address).content.decode()
    map_of_it = reviewer_client.get(f"{address}places.geojson").json()

    assert engagement.description in page
    assert "This is a preview for reviewers" in page
    assert map_of_it["features"][0]["properties"]["kind"] == "cell"
    reviewer.groups.clear()
    assert reviewer_client.get(address).status_code == 403


def test_a_draft_is_not_seen_from_the_desk(reviewer_client):
    address = reverse("catalogue:preview_at_the_desk", args=[EngagementFactory().key])

    assert reviewer_client.get(address).status_code == 404
