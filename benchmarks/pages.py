"""Public pages of a small register and of a large one, beside a page that shows only the frame.

Pages of figures, of places, of a partner and of an engagement cold (an empty cache before each
request) and warm; lists, late pages and searches, and the map in a hundredth of the register and in
all of it, in turns; with the queries of each and the size of its HTML.
Requests go through all of the project's middleware, in this process, in turns. The clock stops when
a page has been sent; how long it takes to keep it for others after that is printed beside.
"""

import gzip
import time
from typing import NamedTuple

import numpy as np
from django.core.cache import cache
from django.core.signals import request_finished
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path, reverse
from django.utils import translation

from bba.urls import urlpatterns as addresses
from benchmarks import register
from benchmarks.table import note
from catalogue.views.engagements import ON_ONE_PAGE
from engagements.models import Engagement
from territory.models import Municipality, Province, Region

REQUESTS = 30
WARM = 3
#: Lists are asked for so many times in a row, and so often in each register.
IN_A_ROW, TURNS = 10, 6
LAST = 1_000_000  # a page beyond the last one is answered by that
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
def measure(_database, arguments):
    """Each page in each register, beside the empty one; and lists in both, in turns."""
    translation.activate("en")
    client = Client()
    sizes = (arguments.engagements // 100, arguments.engagements)
    registers = {size: arguments.registers.of(size, arguments.lines_each) for size in sizes}
    for size, name in registers.items():
        register.use(name)
        note(f"{size:,} engagements of {arguments.lines_each} lines each")
        for words, address in _addresses(_in_the_middle(size)).items():
            beside(f"{words}, cold", client, address, is_cold=True)
            beside(f"{words}, warm", client, address)
    note(f"lists among {sizes[1]:,} engagements / among {sizes[0]:,}")
    addresses = {}
    for size, name in registers.items():
        register.use(name)
        addresses[size] = _lists(_in_the_middle(size), size)
    for words in addresses[sizes[0]]:
        _in_turns(words, client, [(registers[size], addresses[size][words]) for size in sizes])


def _in_turns(words, client, registers):
    """Print the median and the p95 of this page in the large register against the small one.

    Each is asked several times in a row, for to go to the other takes a new connection and an empty
    cache: editions of two registers have the same numbers. What comes first after that is left out.
    """
    found = [[], []]
    counts = [set(), set()]
    for _ in range(TURNS):
        for side, (name, address) in enumerate(registers):
            register.use(name)
            cache.clear()
            for turn in range(WARM + IN_A_ROW):
                page = asked(client, address)
                if turn >= WARM:
                    found[side].append(page.seconds)
                    counts[side].add(page.queries)
    said = []
    for name, percent in (("median", 50), ("p95", 95)):
        small, large = (np.percentile(side, percent) * 1000 for side in found)
        said.append(f"{name} {large:.1f} ms / {small:.1f} ms = {large / small:.2f}")
    queries = " / ".join("-".join(map(str, sorted(side))) for side in reversed(counts))
    note(f"{words:24} {', '.join(said)}; {queries} queries")


def _in_the_middle(size):
    return Engagement.objects.accepted().order_by("pk")[size // 2]


def _lists(engagement, size):
    """The list, searches in it, the map and the partners; of the long ones the last page too."""
    listed, partners = reverse("catalogue:engagement_list"), reverse("catalogue:partner_list")
    on_the_map = reverse("catalogue:map")
    province = Province.objects.order_by("pk")[0]
    region, town = province.region.nis_code, _town_of(engagement).nis_code
    target = engagement.contributions.all()[0].target.code
    there = f"{listed}?region={region}&target={target}"
    return {
        "list": listed,
        "page in the middle": f"{listed}?page={size // ON_ONE_PAGE // 2}",
        "last page of the list": f"{listed}?page={LAST}",
        "oldest first": f"{listed}?order=oldest",
        "search": f"{listed}?q=path+{engagement.pk}",
        "search that finds none": f"{listed}?q=zebra",
        "search that finds all": f"{listed}?q=hedge",
        "its page 20": f"{listed}?q=hedge&page=20",
        "last page of the search": f"{listed}?q=hedge&page={LAST}",
        "only pledged so far": f"{listed}?state=pledged",
        "towards a target": f"{listed}?target={target}",
        "in a region": f"{listed}?region={region}",
        "its page 40": f"{listed}?region={region}&page=40",
        "its last page": f"{listed}?region={region}&page={LAST}",
        "in it towards a target": there,
        "of that the last page": f"{there}&page={LAST}",
        "of that the oldest first": f"{there}&order=oldest",
        "of that a search": f"{there}&q=hedge",
        "of that one province": f"{there}&province={province.nis_code}",
        "in a region, only pledged": f"{listed}?region={region}&state=pledged",
        "in a region, a search": f"{listed}?region={region}&q=hedge",
        "in a region, of a kind": f"{listed}?region={region}&kind=association",
        "in a province": f"{listed}?province={province.nis_code}",
        "in it towards this target": f"{listed}?province={province.nis_code}&target={target}",
        "in a municipality": f"{listed}?municipality={town}",
        "in it, a search": f"{listed}?municipality={town}&q=hedge",
        "map": on_the_map,
        "map, a town": f"{on_the_map}?bbox={_around(engagement)}",
        "list of partners": partners,
        "last page of partners": f"{partners}?page={LAST}",
        "partners by name": f"{partners}?q=society",
    }


def _around(engagement):
    """Some three kilometres of the map: both registers lie as close together there."""
    x, y = _middle_of(engagement)
    return f"{x - 0.02:.5f},{y - 0.015:.5f},{x + 0.02:.5f},{y + 0.015:.5f}"


def _town_of(engagement):
    return Municipality.objects.containing(_middle_of(engagement)).get()


def _middle_of(engagement):
    return engagement.contributions.order_by("number")[0].sites.all()[0].geometry.centroid


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
        "municipality": _town_of(engagement).get_absolute_url(),
        "partner": engagement.partner.get_absolute_url(),
        "engagement": engagement.get_absolute_url(),
    }


def beside(words, client, address, *, is_cold=False):
    """Print what the page costs against the empty one, in turns."""
    pairs, counts, afterwards = [], set(), []
    for turn in range(WARM + REQUESTS):
        if is_cold:
            cache.clear()
        nothing = asked(client, EMPTY)
        if is_cold:
            cache.clear()
        page = asked(client, address)
        if turn >= WARM:
            pairs.append((nothing.seconds, page.seconds))
            counts.add(page.queries)
            afterwards.append(page.afterwards)
    bare, ours = (np.percentile(side, 95) for side in zip(*pairs, strict=True))
    ratio = np.median([page / nothing for nothing, page in pairs])
    p95 = f"p95 {ours * 1000:.1f} ms / {bare * 1000:.1f} ms = {ours / bare:.2f}"
    queries = "-".join(map(str, sorted(counts)))
    html = page.html
    weight = f"{len(html) / 1000:.0f} KB of HTML, {len(gzip.compress(html)) / 1000:.0f} gzipped"
    after = f", {np.median(afterwards) * 1000:.1f} ms once it is sent" if is_cold else ""
    note(f"{words:24} {ratio:5.2f} ({p95}), {queries} queries, {weight}{after}")


class Asked(NamedTuple):
    """One page: seconds until all of it has been sent, and of what is done after that."""

    seconds: float
    afterwards: float
    queries: int
    html: bytes


def asked(client, address):
    """The page at this address, which answers 200 or is an error."""
    queries, sent = [], []

    def note_when(**_):
        sent.append(time.perf_counter())

    request_finished.connect(note_when)
    start = time.perf_counter()
    with connection.execute_wrapper(lambda run, *call: queries.append(1) or run(*call)):
        answer = client.get(address)
    end = time.perf_counter()
    request_finished.disconnect(note_when)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    return Asked(sent[0] - start, end - sent[0], len(queries), answer.content)
