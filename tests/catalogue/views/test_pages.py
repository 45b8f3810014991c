"""What all public pages have in common."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from axes.models import Objective, Target
from counting.recount import recount
from languages.texts import LANGUAGES
from partners.models import Partner
from territory.models import Municipality, Province, Region
from tests.catalogue.figures import accepted, accepted_of_citizen, declared
from tests.factories.axes import AimFactory, CriterionFactory, TargetFactory
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db

PLAIN_PAGES = [
    "home",
    "objective_list",
    "progress",
    "how_we_count",
    "engagement_list",
    "map",
    "open_data",
    "place_list",
    "partner_list",
    "news",
    "accessibility",
    "privacy",
    "legal_notice",
    "contact",
]


@pytest.fixture
def register():
    """A small register: one engagement of each sort of place, counted."""
    grid_of_municipalities(1, 1)
    hedges = TargetFactory()
    AimFactory(objective=hedges.objective)
    CriterionFactory(objective=hedges.objective)
    TargetFactory(a_share=True)
    engagements = [
        accepted(contribution__target=hedges),
        accepted_of_citizen(contribution__target=hedges),
        declared(hedges, 1500),
    ]
    recount()
    return engagements


def addresses(language):
    """Every public page there is."""
    with override(language):
        yield from (reverse(f"catalogue:{name}") for name in PLAIN_PAGES)
        for objective in Objective.objects.all():
            yield reverse("catalogue:objective", args=[objective.slug])
        for target in Target.objects.all():
            yield reverse("catalogue:target", args=[target.code])
        yield from (each.get_absolute_url() for each in Partner.objects.organisations())
        for place in (*Region.objects.all(), *Province.objects.all(), *Municipality.objects.all()):
            yield place.get_absolute_url()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_read_in_every_language(client, register, language):
    with override(language):
        pages = [*addresses(language), *(each.get_absolute_url() for each in register)]

    for page in pages:
        answer = client.get(page)

        assert answer.status_code == 200, page
        assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_pages_of_an_empty_register_can_be_read(client, name):
    answer = client.get(reverse(f"catalogue:{name}"))

    assert answer.status_code == 200


def test_every_page_has_a_title_and_a_description_of_its_own(client, register):
    pages = [*addresses("en"), *(each.get_absolute_url() for each in register[:1])]

    titles = [re.search(r"<title>(.*?)</title>", client.get(page).text)[1] for page in pages]

    assert len(set(titles)) == len(pages)
    assert all(title.endswith("– Belgian Biodiversity Alliance") for title in titles)


def test_every_page_has_one_heading_of_the_first_rank(client, register):
    for page in [*addresses("en"), *(each.get_absolute_url() for each in register)]:
        assert client.get(page).text.count("<h1") == 1, page


@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_pages_only_show(client, name):
    assert client.post(reverse(f"catalogue:{name}")).status_code == 405


@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_as_many_queries_for_thirty_engagements_as_for_one(client, name):
    target = TargetFactory()
    address = reverse(f"catalogue:{name}")

    counts = []
    for more in (1, 29):
        for _ in range(more):
            declared(target, 1500)
        recount()
        counts.append(queries_of(client, address))

    assert counts[0] == counts[1]


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_heading_of_one_long_word_may_be_broken_and_the_title_says_it_whole(client):
    with override("nl"):
        html = client.get(reverse("catalogue:accessibility")).text

    assert "<h1>Toegankelijkheids&shy;verklaring</h1>" in html
    assert "<title>Toegankelijkheidsverklaring –" in html
