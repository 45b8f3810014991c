"""What search engines and other readers of everything are told."""

import json
import re

import pytest
from django.urls import reverse

from tests.catalogue.figures import accepted, accepted_of_citizen
from tests.factories.axes import TargetFactory
from tests.factories.engagements import EngagementFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


def data_in(html):
    return json.loads(re.search(r'ld\+json">(.*?)</script>', html)[1])


def test_the_sitemap_leads_to_every_public_page_in_every_language(client):
    engagement, town = accepted(), MunicipalityFactory()
    draft, citizen = EngagementFactory(), accepted_of_citizen()

    index = client.get("/sitemap.xml").text
    texts = {
        name: client.get(f"/sitemap-{name}.xml").text
        for name in re.findall(r"/sitemap-(\w+)\.xml", index)
    }

    assert engagement.get_absolute_url() in texts["engagements"]
    assert 'hreflang="nl"' in texts["engagements"]
    assert town.get_absolute_url() in texts["places"]
    assert engagement.partner.get_absolute_url() in texts["partners"]
    assert str(citizen.partner.key) not in texts["partners"]
    assert draft.title not in str(texts)
    assert reverse("catalogue:news") in texts["pages"]


@pytest.mark.parametrize("address", ["nothing.xml", "pages.xml?p=9", "pages.xml?p=x"])
def test_a_sitemap_there_is_not_is_not_found(client, address):
    assert client.get(f"/sitemap-{address}").status_code == 404


def test_robots_are_led_to_the_sitemap_and_away_from_people_s_own_pages(client):
    text = client.get("/robots.txt").text

    assert "Disallow: /nl/pledge/" in text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text


def test_pages_say_what_they_are_about_whatever_stands_in_a_name(client):
    target = TargetFactory(label_en="</script><b>hedges & co")

    html = client.get(reverse("catalogue:target", args=[target.code])).text

    assert data_in(html)["name"] == "</script><b>hedges & co"
    assert "<b>hedges" not in html
    assert data_in(client.get("/en/").text)["@type"] == "WebSite"


def test_an_engagement_says_what_it_is_and_not_which_citizen_it_is_of(client):
    engagement, citizen = accepted(title="A row of willows"), accepted_of_citizen()

    html = client.get(engagement.get_absolute_url()).text

    assert data_in(html)["identifier"] == engagement.reference
    assert data_in(html)["author"]["name"] == engagement.partner.name
    assert '<meta property="og:title" content="A row of willows">' in html
    assert "author" not in data_in(client.get(citizen.get_absolute_url()).text)


def test_a_place_says_its_official_code(client):
    town = MunicipalityFactory()

    html = client.get(town.get_absolute_url()).text

    assert data_in(html)["identifier"]["value"] == town.nis_code
    assert f'<meta property="og:title" content="{town.name} (' in html
