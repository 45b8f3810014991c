"""Public pages of a small register and of a large one, beside a page that shows only the frame.

Pages of figures, of places, of a partner and of an engagement cold (an empty cache before each
request) and warm; lists, late pages and searches, and the map in a hundredth of the register and in
all of it; with the queries of each and the size of its HTML.
Requests go through all of the project's middleware, in this process, in turns.
"""

import gzip
import time
from contextlib import ExitStack

import numpy as np
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path, reverse
from django.utils import translation

from bba.urls import urlpatterns as addresses
from benchmarks import country, register
from benchmarks.table import note
from catalogue.views.engagements import ON_ONE_PAGE
from engagements.models import Engagement
from territory.models import Municipality, Province, Region

REQUESTS = 30
WARM = 3
EMPTY = "/en/bench/"
# Compiled once, as Django keeps the templates that are files.
_FRAME = engines["django"].from_string(
    '{% extends "base.html" %}{% block main %}<h1>Nothing</h1>{% endblock %}'
)


def empty(request):
    """The frame of a public page with nothing in it."""
    return HttpResponse(_FRAME.render({}, request))


urlpatterns = [path("en/bench/", empty), *addresses]


@override_settings(ROOT_URLCONF="benchmarks.pages")
def measure(database, arguments):
    """Each page in each register, beside the empty one of the same register."""
    translation.activate("en")
    p95 = {}
    small, large = arguments.engagements // 100, arguments.engagements
    with ExitStack() as databases:
        for size in (small, large):
            name = databases.enter_context(register.own_database(f"pages_{size}"))
            country.settled(name, size, arguments.lines_each)
            note(f"{size:,} engagements of {arguments.lines_each} lines each")
            p95[size] = _pages(size)
    for page, seconds in p95[large].items():
        note(f"{page}: p95 of {large:,} / of {small:,} = {seconds / p95[small][page]:.2f}")


def _pages(size):
    """Print what each page costs; the p95 of those that could grow with the register."""
    client = Client()
    engagement = Engagement.objects.accepted().order_by("pk")[size // 2]
    for words, address in _addresses(engagement).items():
        beside(f"{words}, cold", client, address, is_cold=True)
        beside(f"{words}, warm", client, address)
    listed = reverse("catalogue:engagement_list")
    return {
        words: beside(words, client, address)
        for words, address in {
            "list": listed,
            "page in the middle": f"{listed}?page={size // ON_ONE_PAGE // 2}",
            "last page of the list": f"{listed}?page={-(-size // ON_ONE_PAGE)}",
            "search": f"{listed}?q=path+{engagement.pk}",
            "search that finds all": f"{listed}?q=hedge",
            "only pledged so far": f"{listed}?state=pledged",
            "map": reverse("catalogue:map"),
            "map, a town": f"{reverse('catalogue:map')}?bbox=4.69,50.86,4.73,50.89",
            "list of partners": reverse("catalogue:partner_list"),
        }.items()
    }


def _addresses(engagement):
    """Pages of figures, and the pages that lead from this engagement to others."""
    contribution = engagement.contributions.order_by("number")[0]
    target = contribution.target
    middle = contribution.sites.all()[0].geometry.centroid
    return {
        "home": reverse("catalogue:home"),
        "progress": reverse("catalogue:progress"),
        "objective": reverse("catalogue:objective", args=[target.objective.slug]),
        "target": reverse("catalogue:target", args=[target.code]),
        "region": Region.objects.containing(middle).get().get_absolute_url(),
        "province": Province.objects.containing(middle).get().get_absolute_url(),
        "municipality": Municipality.objects.containing(middle).get().get_absolute_url(),
        "partner": engagement.partner.get_absolute_url(),
        "engagement": engagement.get_absolute_url(),
    }


def beside(words, client, address, *, is_cold=False):
    """Print what the page costs against the empty one, in turns; its p95 in seconds."""
    pairs, counts, html = [], set(), b""
    for turn in range(WARM + REQUESTS):
        if is_cold:
            cache.clear()
        nothing, _, _ = asked(client, EMPTY)
        if is_cold:
            cache.clear()
        seconds, queries, html = asked(client, address)
        if turn >= WARM:
            pairs.append((nothing, seconds))
            counts.add(queries)
    bare, ours = (np.percentile(side, 95) for side in zip(*pairs, strict=True))
    ratio = np.median([page / nothing for nothing, page in pairs])
    p95 = f"p95 {ours * 1000:.1f} ms / {bare * 1000:.1f} ms = {ours / bare:.2f}"
    queries = "-".join(map(str, sorted(counts)))
    weight = f"{len(html) / 1000:.0f} KB of HTML, {len(gzip.compress(html)) / 1000:.0f} gzipped"
    note(f"{words:24} {ratio:5.2f} ({p95}), {queries} queries, {weight}")
    return ours


def asked(client, address):
    """Seconds of server time, queries and HTML of one page."""
    queries = []
    start = time.perf_counter()
    with connection.execute_wrapper(lambda run, *call: queries.append(1) or run(*call)):
        answer = client.get(address)
    seconds = time.perf_counter() - start
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    return seconds, len(queries), answer.content
