"""Municipalities, provinces and regions: what counts there."""

import io

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from pytest_django.asserts import assertInHTML

from counting import boundaries
from counting.models import State
from tests.catalogue.figures import drawn, total
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.territory import (
    MunicipalityFactory,
    ProvinceFactory,
    RegionFactory,
    grid_of_municipalities,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    """Three municipalities side by side, with figures in two of them."""
    places = grid_of_municipalities(3, 1)
    target = TargetFactory(label_en="Hedges")
    for at, metres in (((0, 0), 4000), ((1, 0), 9000)):
        where = {
            "municipality": places[at],
            "province": places[at].province,
            "region": places[at].region,
        }
        total(target, metres, **where)
        total(target, metres / 4, state=State.IMPLEMENTED, **where)
    return [places[column, 0] for column in range(3)]


def page(client, place):
    return client.get(place.get_absolute_url())


def test_a_place_shows_its_own_figures_and_larger_ones_hold_them(client, towns):
    first, _second, third = towns

    assert "4.00\xa0km" in page(client, first).text
    assert "9.00\xa0km" not in page(client, first).text
    assert "13.00\xa0km" in page(client, first.province).text
    assert "13.00\xa0km" in page(client, first.region).text
    assert "Nothing counts here yet." in page(client, third).text


def assert_line(client, place, figures):
    """The table of a place has this line of the only target there."""
    cells = "".join(f'<td class="number">{each}</td>' for each in figures)
    assert cells.replace("\xa0", " ") in page(client, place).text.replace("\xa0", " ")


def test_a_ranking_is_by_inhabitant_and_only_where_they_are_known(client, towns):
    assert "There is no ranking" in page(client, towns[0]).text

    for town, people in zip(towns, (1000, 9000, 500), strict=True):
        town.population, town.population_year = people, 2025
        town.save()
    boundaries.ask_after_changes()

    assert_line(
        client, towns[0], ["4.00 km", "1.00 km", "0.00 km", "4.00 km (1 of 3)", "1.00 km (1 of 3)"]
    )
    assert_line(
        client, towns[1], ["9.00 km", "2.25 km", "0.00 km", "1.00 km (2 of 3)", "250 m (2 of 3)"]
    )


def test_where_a_town_stands_has_a_column_for_each_state_of_which_there_is_something(client):
    town, *_others = MunicipalityFactory.create_batch(3, population=1000, population_year=2025)
    where = {"municipality": town, "province": town.province, "region": town.region}
    total(TargetFactory(name_en="Hedges"), 4000, **where)
    boundaries.ask_after_changes()

    html = page(client, town).text

    assert "Pledged for 1,000 inhabitants (rank)" in html
    assert "Implemented for 1,000 inhabitants (rank)" not in html


def test_a_place_leads_to_the_larger_ones_it_lies_in(client, towns):
    html = page(client, towns[0]).text

    for larger in (towns[0].province, towns[0].region):
        assertInHTML(f'<li><a href="{larger.get_absolute_url()}">{larger.name}</a></li>', html)


def test_engagements_stand_on_the_page_of_the_place_where_they_count(client):
    places, target = grid_of_municipalities(2, 1), TargetFactory()
    engagement = drawn(target, [(4.15, 50.55), (4.16, 50.55)])
    recount_all()

    home = places[1, 0]
    assert engagement.title in page(client, home).text
    assert engagement.title in page(client, home.province).text
    assert engagement.title in page(client, home.region).text
    assert engagement.title not in page(client, places[0, 0]).text
    for empty in (ProvinceFactory(), RegionFactory()):
        assert engagement.title not in page(client, empty).text


def test_a_municipality_that_merged_leads_to_what_it_became(client):
    new = MunicipalityFactory(name_en="Newtown")
    old = MunicipalityFactory(successor=new, valid_to="2024-12-31")

    assert "Newtown" in page(client, old).text


def test_the_file_of_a_place_holds_its_figures_alone(client, towns):
    address = reverse("catalogue:place_figures", args=["municipality", towns[0].slug])

    text = client.get(address).text

    assert "4000.000" in text
    assert "9000.000" not in text


@pytest.mark.parametrize("level", ["country", "municipality"])
def test_a_place_there_is_not_is_not_found(client, level):
    assert client.get(reverse("catalogue:place", args=[level, "nowhere"])).status_code == 404


def picture(client, place, language="en"):
    with override(language):
        address = reverse("catalogue:place_picture", args=[place.level.value, place.slug])
    return client.get(address)


def test_the_picture_of_a_place_has_the_size_that_others_show_and_its_page_names_it(client, towns):
    answer = picture(client, towns[0])

    assert answer["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert shown.size == (1200, 630)
        assert not shown.info
    address = answer.wsgi_request.path
    assert f'og:image" content="http://127.0.0.1:8000{address}"' in page(client, towns[0]).text


def test_the_picture_of_a_place_says_its_figures_in_the_reader_s_language(client, towns):
    pictures = {picture(client, town).content for town in towns}
    pictures |= {picture(client, towns[0], "de").content, picture(client, towns[0].region).content}

    assert len(pictures) == 5


def test_the_picture_of_a_place_names_four_targets_and_how_many_more_there_are(client, towns):
    def another():
        where = {"municipality": towns[0], "province": towns[0].province}
        total(TargetFactory(), 1000, region=towns[0].region, **where)
        cache.clear()
        return picture(client, towns[0]).content

    assert len({another() for _ in range(5)}) == 5


def test_a_place_there_is_not_has_no_picture(client):
    for level, slug in (("municipality", "nowhere"), ("town", "x")):
        address = reverse("catalogue:place_picture", args=[level, slug])
        assert client.get(address).status_code == 404
