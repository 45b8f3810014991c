"""What a public page costs: queries on the server, bytes on the way."""

import functools
import gzip
import posixpath
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from axes.models import Objective
from counting.models import State
from tests.catalogue import walking
from tests.catalogue.figures import declared, drawn, total
from tests.factories.axes import AimFactory, CriterionFactory, TargetFactory
from tests.factories.counting import recount_all
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db

QUERIES = 8
BYTES, WITH_MAP = 150_000, 450_000
#: What loads something: never from another host.
ELSEWHERE = re.compile(r'<(?:script|img|iframe|source|use)[^>]+(?:src|href)="(?:https?:)?//[^"]+')


@pytest.fixture
def pages():
    """Home, progress, an objective and a municipality, as full as they come."""
    towns = grid_of_municipalities(3, 1)
    for town in towns.values():
        town.population, town.population_year = 1000, 2025
        town.save()
    town = towns[0, 0]
    for _ in range(13):
        target = TargetFactory()
        AimFactory(objective=target.objective)
        CriterionFactory(objective=target.objective)
        for state in State:
            total(target, 1000, state=state, municipality=town, province=town.province)
        declared(target, 1500, contribution__municipality=town)
    recount_all()
    return {
        "home": reverse("catalogue:home"),
        "progress": reverse("catalogue:progress"),
        "objective": reverse("catalogue:objective", args=[Objective.objects.first().slug]),
        "municipality": town.get_absolute_url(),
    }


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_cold_pages_ask_at_most_eight_queries_and_warm_ones_one(client, pages):
    cache.clear()

    cold = {name: queries_of(client, address) for name, address in pages.items()}
    warm = {name: queries_of(client, address) for name, address in pages.items()}

    assert {name: count for name, count in cold.items() if count > QUERIES} == {}
    assert set(warm.values()) == {1}


@functools.cache
def sent(name):
    """Bytes of a file of ours as it travels: compressed, but for the font, which is already."""
    return len(gzip.compress((settings.BASE_DIR / name).read_bytes()))


def loaded_by(text, folder):
    """The files of ours that a page, a style sheet or a module names, and those that these name.

    What is minified is one piece and names nothing.
    """
    named = re.findall(r'(?:href|src)="/(static/[^"#]+)', text)
    beside = re.findall(r'(?:url\(|from |import )"([./][^"]+)"', text)
    found = {*named, *(posixpath.normpath(f"{folder}/{each}") for each in beside)}
    for name in list(found):
        if name.endswith((".css", ".js")) and ".min." not in name:
            content = (settings.BASE_DIR / name).read_text()
            found |= loaded_by(content, posixpath.dirname(name))
    return found


def test_every_public_page_weighs_little_with_all_it_loads_and_loads_it_from_here(client, pages):
    drawn(TargetFactory(), [(4.15, 50.55), (4.16, 50.55)])
    recount_all()
    weights = {}
    for address in {stop.name: stop.address for stop in reversed(walking.stops(["fr"]))}.values():
        answer = client.get(address)
        content = answer.getvalue()
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            html = content.decode()
            loaded = loaded_by(html, "") - {"static/img/share.png"}
            most = WITH_MAP if any("openlayers" in name for name in loaded) else BYTES
            weight = len(gzip.compress(html.encode())) + sum(map(sent, loaded))
            weights[address] = (weight, most)
            assert ELSEWHERE.findall(html) == [], address

    assert {name: each for name, each in weights.items() if each[0] > each[1]} == {}
    assert {most for _weight, most in weights.values()} == {BYTES, WITH_MAP}
