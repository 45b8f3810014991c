"""What a page of the form weighs on its way to a phone: HTML, styles and scripts, compressed."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

pytestmark = pytest.mark.django_db

KB = 1000
WITHOUT_MAP, WITH_MAP = 60 * KB, 350 * KB


def weight_of(page):
    html = page.content.decode()
    linked = re.findall(r'<link rel="stylesheet" href="([^"]+)"|<script[^>]* src="([^"]+)"', html)
    files = set()
    for style, script in linked:
        gather(path_of(style or script), files)
    return compressed(html.encode()) + sum(compressed(file.read_bytes()) for file in files)


def path_of(address):
    return Path(finders.find(address.removeprefix(staticfiles_storage.base_url)))


def gather(file, files):
    """A file and the modules it imports."""
    files.add(file)
    if file.suffix == ".js" and "vendor" not in file.parts:
        for name in re.findall(r'(?:from|import)\s*\(?"(\.[^"]+)"', file.read_text()):
            module = (file.parent / name).resolve()
            if module not in files:
                gather(module, files)


def compressed(content):
    return len(gzip.compress(content, compresslevel=6))


@pytest.mark.parametrize(
    "step",
    ["targets", "partner", "undertaking", "kind", "period", "criteria", "privacy", "contact"],
)
def test_a_page_without_a_map_is_light(english, step):
    english.answer_everything()

    assert weight_of(english.look_at(step)) < WITHOUT_MAP


def test_the_page_with_the_map_is_not_heavy(english):
    english.answer_everything()

    page = english.look_at("place")

    assert "openlayers" in page.content.decode()
    assert WITHOUT_MAP < weight_of(page) < WITH_MAP


@pytest.mark.parametrize("name", ["check", "send_link", "add"])
def test_the_pages_around_the_questions_are_light(english, name):
    english.answer_everything()

    assert weight_of(english.client.get(english.address(name, english.draft.key))) < WITHOUT_MAP
