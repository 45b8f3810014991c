"""Figures for other sites: framable there, and nothing else of the register anywhere."""

import pytest
from django.urls import reverse

from tests.catalogue.figures import total
from tests.factories.axes import TargetFactory
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db


@pytest.fixture
def embeds():
    """The addresses of both kinds, with something to show."""
    target, town = TargetFactory(), grid_of_municipalities(1, 1)[0, 0]
    total(target, 4000, municipality=town, province=town.province, region=town.region)
    return [
        reverse("catalogue:embed_target", args=[target.code]),
        reverse("catalogue:embed_place", args=["municipality", town.slug]),
    ]


def test_an_embed_may_be_framed_anywhere_also_when_it_is_kept(client, embeds):
    for address in embeds * 2:
        answer = client.get(address)

        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer
        assert "4.00" in answer.text


def test_the_embed_of_a_place_says_that_its_bars_are_not_drawn_to_one_scale(client, embeds):
    said = "Each bar has a scale of its own"

    assert [said in client.get(address).text for address in embeds] == [False, True]


def test_an_embed_sets_no_cookie_and_runs_no_script(client, embeds):
    for address in embeds:
        answer = client.get(address)

        assert not answer.cookies
        assert "<script" not in answer.text


@pytest.mark.parametrize("name", ["home", "progress", "engagement_list"])
def test_no_other_page_may_be_framed(client, name):
    answer = client.get(reverse(f"catalogue:{name}"))

    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def test_the_code_to_copy_names_what_the_frame_shows(client, embeds):
    target = embeds[0].split("/")[-2]

    html = client.get(reverse("catalogue:target", args=[target])).text

    assert f'src="http://127.0.0.1:8000{embeds[0]}" title="' in html.replace("&quot;", '"')
