"""What holds for every page and component, tried on a page that has them all."""

import gzip
import re

import pytest
from django.conf import settings

from languages.texts import LANGUAGES

pytestmark = pytest.mark.urls("tests.front.gallery")


@pytest.fixture
def html(client):
    return client.get("/en/?errors=1").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_says_its_language_and_leads_to_the_others(client, language):
    html = client.get(f"/{language}/progress/?page=2").content.decode()

    assert f'<html lang="{language}">' in html
    for other in LANGUAGES:
        assert f'href="/{other}/progress/?page=2" lang="{other}" hreflang="{other}"' in html
        assert f'hreflang="{other}" href="{settings.SITE_ADDRESS}/{other}/progress/"' in html


def test_page_names_nothing_of_another_host(html):
    loaded = re.findall(r'<(?:script|link|img|use|iframe)[^>]+(?:src|href)="([^"]+)"', html)
    addresses = [one for one in loaded if one.startswith(("http", "//"))]

    assert loaded
    assert [one for one in addresses if not one.startswith(settings.SITE_ADDRESS)] == []


def test_page_has_no_inline_style_or_script(html):
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", html)


def test_bar_is_drawn_in_the_targets_own_unit(html):
    lane = re.search(r'viewBox="0 0 10000 1".*?lane__part--pledged" width="(\d+)"', html)

    assert lane is not None
    assert lane[1] == "150"


def test_bar_does_not_follow_the_readers_decimal_comma(client):
    html = client.get("/de/").content.decode()

    assert 'lane__part--pledged" width="3752.9"' in html


def test_errors_on_top_lead_to_fields_that_exist(html):
    summary = html[html.index("error-summary") : html.index("<form method=")]
    targets = re.findall(r'href="#([^"]+)"', summary)

    assert len(targets) >= 5
    assert [one for one in targets if f'id="{one}"' not in html] == []


def test_page_that_does_not_exist_can_be_read_in_another_language(client):
    answer = client.get("/en/no-such-page/")

    assert answer.status_code == 404
    assert 'href="/nl/no-such-page/"' in answer.content.decode()


def test_page_without_map_is_light(client, html):
    """Everything but the map's own files, packed as a server sends it: under 60 KB, font apart."""
    names = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
    files = [settings.BASE_DIR / "static" / name for name in names if "openlayers" not in name]
    styles = sum(len(gzip.compress(file.read_bytes())) for file in files)

    assert len(files) > 10
    assert styles < 35_000
    assert styles + len(gzip.compress(html.encode())) < 60_000
