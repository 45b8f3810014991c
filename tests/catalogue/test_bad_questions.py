"""Anything may be asked of a public address: it is answered, or refused with a reason."""

import re
from itertools import product

import pytest
from django.utils import timezone

from catalogue import data_urls
from catalogue.releases import publish
from tests.catalogue import walking
from tests.catalogue.figures import accepted
from tests.factories.counting import recount_all

pytestmark = pytest.mark.django_db

NAMES = [
    "q", "page", "axis", "objective", "target", "region", "province", "municipality", "kind",
    "state", "act", "bbox", "datetime", "limit", "offset", "after", "since", "until", "by", "lang",
    "f", "reference", "sort", "order", "year", "format",
]  # fmt: skip
VALUES = [
    "\0",
    "-1",
    "9" * 40,
    "9" * 5000,
    "1e999",
    "nan",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%(state)s {0} %s",
    "🦔" * 300,
    "\ud800".encode("utf-8", "surrogatepass"),
    "4,50,5",
    "-180,-90,180,90",
    "0001-01-01",
    "9999-12-31T23:59:59+23:59/..",
]


@pytest.fixture
def register(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    accepted()
    recount_all()
    publish(timezone.localdate())


def one_of_each():
    """One address of each pattern; of those with a question, the address alone."""
    return {stop.name: stop.address.partition("?")[0] for stop in walking.stops(["fr"])}


def test_no_value_of_any_parameter_breaks_an_address(client, register):
    for (name, address), value in product(one_of_each().items(), VALUES):
        answer = client.get(address, dict.fromkeys(NAMES, value))

        where = (name, ascii(value)[:20])
        assert answer.status_code < 500, where
        if name.startswith("data:") and "release" not in name:
            assert answer.status_code in (400, 404), where
            assert answer["Content-Type"] == "application/problem+json", where
            assert answer.json()["detail"], where
        answer.getvalue()


def test_a_parameter_given_twice_or_ten_thousand_times_breaks_nothing(client, register):
    many = "&".join(f"{name}={number}" for name in NAMES for number in range(40))

    for name, address in one_of_each().items():
        answer = client.get(f"{address}?{many}")
        assert answer.status_code < 500, name
        answer.getvalue()


def test_no_word_inside_an_address_breaks_it(client, register):
    words = ["%00", "%ff", "..", "%2e%2e%2f", "a" * 3000, "E2026-00001%0a"]
    for (name, pattern), word in product(walking.public_patterns(), words):
        route = str(pattern.pattern)
        if "<" in route:
            prefix = "/" if name.startswith("data:") else "/en/"
            answer = client.get(prefix + re.sub(r"<[^>]+>", word, route))
            assert answer.status_code < 500, (name, word)
            answer.getvalue()


def test_every_address_of_data_answers_only_reading(client, register):
    found = one_of_each()
    for pattern in data_urls.urlpatterns:
        assert client.post(found[f"data:{pattern.name}"]).status_code == 405
