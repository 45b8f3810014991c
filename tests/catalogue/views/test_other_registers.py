"""What other registers count: shown beside the engagements of a municipality, in no figure."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.geography import RECORDS_SHOWN
from tests.factories.axes import TargetFactory
from tests.factories.registers import RecordFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


def listed(client, municipality):
    address = reverse("catalogue:engagement_list")
    return client.get(address, {"municipality": municipality.nis_code}).text


def test_what_another_register_counts_stands_with_its_source_and_link(client):
    town, elsewhere = MunicipalityFactory(), MunicipalityFactory()
    RecordFactory(
        municipality=town,
        target=TargetFactory(label_en="Hedges"),
        quantity=250,
        title="The school hedge",
        owner="Hedge Society",
        link="https://register.example/12",
    )

    html, page = listed(client, town), client.get(town.get_absolute_url()).text

    assert '<a href="https://register.example/12" rel="external noopener">The school hedge' in html
    assert "Yes We Plant, Hedges: 250" in html
    assert "The school hedge" not in listed(client, elsewhere)
    assert "Hedge Society" not in html
    assert "The school hedge" in page
    assert "The school hedge" not in client.get(elsewhere.get_absolute_url()).text
    assert "Nothing counts here yet." in page


def test_a_larger_place_says_how_much_other_registers_count_in_it_and_in_no_figure(client):
    town, target = MunicipalityFactory(), TargetFactory(label_en="Hedges")
    for metres in (250, 750):
        RecordFactory(municipality=town, target=target, quantity=metres)
    RecordFactory(municipality=town, target=target, quantity=5, same_as="E2026-00001")
    places = [town.province, town.region, MunicipalityFactory().province]

    pages = [client.get(place.get_absolute_url()).text for place in places]

    row = re.compile(r"Yes We Plant: Hedges</th>\s*<td[^>]*>2</td><td[^>]*>1.00\xa0km</td>")
    assert [bool(row.search(page)) for page in pages] == [True, True, False]
    assert "None of it is in any figure of ours" in pages[0]
    assert "Nothing counts here yet." in pages[0]


def test_what_counts_here_or_is_an_engagement_here_is_not_shown_again(client):
    town, target = MunicipalityFactory(), TargetFactory()
    RecordFactory(municipality=town, title="Known here", same_as="E2026-00001")
    RecordFactory(
        municipality=town, title="Counted here", target=target, quantity=1, counts_here=True
    )

    html = listed(client, town)

    assert "Known here" not in html
    assert "Counted here" not in html


def test_many_records_cost_as_many_queries_as_one(client):
    town, target = MunicipalityFactory(), TargetFactory()
    listed(client, town)  # what can be chosen is kept from now on
    numbers = []
    for records in (1, 30):
        RecordFactory.create_batch(records, municipality=town, target=target)
        with CaptureQueriesContext(connection) as queries:
            html = listed(client, town)
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]
    assert html.count("A hedge") == RECORDS_SHOWN
