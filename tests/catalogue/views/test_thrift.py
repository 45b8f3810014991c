"""What a public page costs: queries on the server, bytes on the way."""

import gzip
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from axes.models import Objective
from counting.models import State
from engagements.models import Engagement
from tests.catalogue.figures import declared, total
from tests.factories.axes import AimFactory, CriterionFactory, TargetFactory
from tests.factories.counting import recount_all
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db

QUERIES = 8
BYTES = 150_000


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


def test_a_page_and_all_it_loads_weighs_little(client, pages):
    engagement = Engagement.objects.accepted().first()
    for address in [*pages.values(), engagement.get_absolute_url()]:
        html = client.get(address).text

        files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', html))
        loaded = [name for name in files if not name.endswith("share.png")]
        sent = [(settings.BASE_DIR / name.lstrip("/")).read_bytes() for name in loaded]
        # As they travel: compressed, but for the font, which is already.
        assert sum(len(gzip.compress(each)) for each in [html.encode(), *sent]) < BYTES, address
