"""One target: its parts add up, its files say the same, its picture can be shared."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from counting.models import Kind, Snapshot, State, Total
from partners.models import Partner
from tests.catalogue.figures import accepted_of_citizen, country, declared, total
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.partners import PartnerFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hedges():
    """A target with figures in several places, of several states and kinds."""
    target, places = TargetFactory(value=10_000), country()
    leuven = MunicipalityFactory(name_en="Leuven", province=places["antwerp"])
    total(target, 3_751_301, region=places["flanders"], province=places["antwerp"])
    total(target, 250, region=places["flanders"], province=places["antwerp"], municipality=leuven)
    total(target, -1_111, kind=Kind.REMOVED, region=places["brussels"], actor_kind="citizen")
    total(target, 98_765, state=State.VERIFIED, region=places["brussels"])
    return target


def ask(client, name, target, **question):
    return client.get(reverse(f"catalogue:{name}", args=[target.code]), question)


def lines(answer):
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_page_names_places_and_kinds_of_partner(client, hedges):
    html = ask(client, "target", hedges).text

    assert "Leuven" in html
    assert "Citizen" in html
    assert "By municipality (km)" in html


def test_the_file_adds_up_to_the_totals(client, hedges):
    found = lines(ask(client, "target_figures", hedges))

    national = sum(row["credited"] for row in Total.objects.national())
    assert sum(Decimal(line["credited"]) for line in found) == national
    assert {line["unit"] for line in found} == {"m"}


def test_the_file_of_the_trend_begins_with_its_columns(client, hedges):
    assert ask(client, "target_trend", hedges).text.startswith("target,unit,day,state")


def test_organisations_are_named_and_citizens_counted_together(client):
    target = TargetFactory()
    declared(target, 1500, partner=PartnerFactory(name="Natuurpunt"))
    accepted_of_citizen(contribution__target=target)
    recount_all()

    html = ask(client, "target", target).text

    assert Partner.objects.organisations().get().get_absolute_url() in html
    assert "All citizens" in html
    assert "Anne Haag" not in html


PICTURES = ["target_picture", "trend_picture"]


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_have_the_size_that_others_show(client, hedges, name):
    answer = ask(client, name, hedges)

    assert answer["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (1200, 630)
        assert not picture.info


def test_the_page_names_the_picture_of_its_bar_and_says_what_it_shows(client, hedges):
    page = ask(client, "target", hedges).text
    address = reverse("catalogue:target_picture", args=[hedges.code])

    assert f'og:image" content="http://127.0.0.1:8000{address}"' in page
    assert f'og:image:alt" content="{hedges.name}: ' in page


def test_the_page_leads_to_a_picture_of_the_trend_where_there_is_one(client, hedges):
    address = reverse("catalogue:trend_picture", args=[hedges.code])
    before = ask(client, "target", hedges).text
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Snapshot.objects.create(
        target=hedges, state="pledged", basis="mapped", on=yesterday, credited=1
    )
    cache.clear()

    assert address not in before
    assert address in ask(client, "target", hedges).text


@pytest.mark.parametrize("name", PICTURES)
def test_two_pictures_of_one_edition_are_one(client, hedges, name):
    first = ask(client, name, hedges).content
    total(hedges, 5_000_000)

    assert ask(client, name, hedges).content == first


@pytest.mark.parametrize("name", ["target", "target_figures", "target_trend", *PICTURES])
def test_a_target_there_is_not_is_not_found(client, name):
    assert client.get(reverse(f"catalogue:{name}", args=["no-such"])).status_code == 404
