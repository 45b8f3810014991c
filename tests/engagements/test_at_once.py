"""Threads of a process answer several visitors at once, each with their own, in their language."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation

from languages.known import forget
from tests.engagements.pledging import LINE, Visitor
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)

# As many as gunicorn has in a process.
THREADS = 4
STEPS = ("targets", "partner", "undertaking", "kind", "place", "period", "criteria", "contact")
PAGES = ("check", "add", "send_link")
TOKEN = re.compile('name="(csrfmiddlewaretoken|shown)" value="[^"]*"')


@pytest.fixture(autouse=True)
def _often_in_turn():
    """Threads take turns a thousand times as often, so that each meets the others at work."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 1000)
    yield
    sys.setswitchinterval(usual)


@pytest.fixture
def visitors():
    """Two in each of two languages, each with other answers."""
    MunicipalityFactory()
    visitors = [Visitor(Client(), language).begin() for language in ("en", "fr") * 2]
    for number, visitor in enumerate(visitors):
        own = f"{visitor.language}-{number}"
        visitor.target, visitor.criterion = visitors[0].target, visitors[0].criterion
        visitor.answer_everything(name=f"Name {own}")
        visitor.own = own
        visitor.answer("undertaking", title=f"Title {own}", description=f"Said {own}")
        visitor.answer("criteria", **answer_to(visitor.criterion, ["yes", "no"][number % 2], own))
        visitor.answer("contact", contact_email=f"{own}@example.org")
        visitor.draw(LINE)
    return visitors


def answer_to(criterion, answer, words):
    return {f"answer_{criterion.pk}": answer, f"words_{criterion.pk}": words}


def looked_at(visitor, name):
    """The page as this visitor sees it, from a thread that read in another language before."""
    try:
        with translation.override("de" if visitor.language == "en" else "en"):
            if name in STEPS:
                page = visitor.look_at(name)
            else:
                page = visitor.client.get(visitor.address(name, visitor.draft.key))
            return TOKEN.sub("", page.content.decode())
    finally:
        connection.close()


def test_each_visitor_sees_what_they_would_see_alone(visitors):
    asked = list(product(STEPS + PAGES, visitors))
    alone = [looked_at(visitor, name) for name, visitor in asked]
    cache.clear()
    forget()

    with ThreadPoolExecutor(THREADS) as threads:
        at_once = list(threads.map(lambda each: looked_at(each[1], each[0]), asked))

    for (name, visitor), expected, found in zip(asked, alone, at_once, strict=True):
        assert found == expected, (name, visitor.language)
        assert not any(each.own in found for each in visitors if each is not visitor)
