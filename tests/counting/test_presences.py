"""In which places something of a source counts: always as the parts of its credits say."""

import datetime
from collections import Counter
from importlib import import_module

import numpy as np
import pytest
import time_machine
from django.contrib.gis.geos import GEOSGeometry, LineString
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from counting import boundaries, claims
from counting.models import Attribution, Presence
from counting.recount import recount, recount_everything, repair_books
from territory.cells import cells_of
from territory.models import Level, Municipality
from tests.counting.test_boundaries import outlines_moved
from tests.factories.axes import TargetFactory
from tests.factories.counting import line, moment, post, post_line, posting, recount_all
from tests.factories.territory import (
    MunicipalityFactory,
    ProvinceFactory,
    RegionFactory,
    grid_of_municipalities,
    square,
)

pytestmark = pytest.mark.django_db

KEY = ("level", "place", "target", "accepted_at", "source")


def kept():
    """{(level, place, target, moment of acceptance, source): parts} as the recount keeps them."""
    rows = Presence.objects.values_list(*KEY, "parts")
    return {tuple(key): parts for *key, parts in rows}


def as_the_parts_say():
    """The same from each part of each credit."""
    found = Counter()
    for part in Attribution.objects.select_related("credit__claim"):
        claim = part.credit.claim
        for level in Level:
            place = getattr(part, f"{level}_id")
            if place is not None:
                found[level.value, place, claim.target_id, claim.accepted_at, claim.source] += 1
    return dict(found)


def where(source):
    """{level: how many places} in which something of a source counts."""
    return Counter(Presence.objects.filter(source=source).values_list("level", flat=True))


def two_regions():
    """Four towns of two provinces of one region side by side, and one of a region without any."""
    towns = list(grid_of_municipalities(2, 1).values())
    east = ProvinceFactory(region=towns[0].region, outline=square(2, 0, 2, 1))
    towns += [MunicipalityFactory(province=east, at=(column, 0)) for column in (2, 3)]
    region = RegionFactory(outline=square(4, 0))
    return [*towns, MunicipalityFactory(in_brussels=True, region=region, at=(4, 0))]


class _Chance:
    """Random acts in several places, with a recount now and then."""

    ACTS = (
        ["post"] * 4
        + ["replace", "withdraw", "accept_anew", "report", "conceal", "hand_over"]
        + ["move_a_border", "merge"]
    )

    def __init__(self, seed, clock):
        self.rng, self.clock = np.random.default_rng(seed), clock
        self.targets = [TargetFactory(), TargetFactory(counts_elsewhere=True)]
        self.towns = two_regions()
        self.lines = [self._line() for _ in range(12)]
        self.sources = [f"BE-{number}" for number in range(6)]

    def act(self):
        getattr(self, f"_{self.rng.choice(self.ACTS)}")(self.rng.choice(self.sources))
        if self.rng.random() < 0.5:
            recount(batch_size=int(self.rng.integers(1, 6)))

    def _line(self):
        """About a kilometre, near where two of the five towns meet or just outside."""
        border = self.rng.integers(6)
        x, y = self.rng.normal(4 + 0.1 * border, 0.006), self.rng.uniform(50.49, 50.6)
        to_x, to_y = self.rng.uniform(-0.01, 0.01, 2)
        return LineString((x, y), (x + to_x, y + to_y), srid=4326)

    def _postings(self):
        chosen = self.rng.choice(len(self.lines), 2, replace=False)
        target = self.targets[self.rng.integers(2)]
        drawn = [
            posting(target, self.lines[line], number=number, shown=self._shown(self.lines[line]))
            for number, line in enumerate(chosen)
        ]
        return [*drawn, posting(target, number=9, declared_quantity=7, **self._named())]

    def _shown(self, line):
        return line if self.rng.random() < 0.5 else cell_of(line)

    def _named(self):
        town = self.towns[self.rng.integers(len(self.towns))]
        if town.province is None or self.rng.random() < 0.5:
            return {"municipality": town}
        return {"province": town.province} if self.rng.random() < 0.5 else {"region": town.region}

    def _post(self, source):
        if not claims.Claim.objects.live().from_source(source).exists():
            self.accepted_at = int(self.rng.integers(100))
            post(source, *self._postings(), at=self.accepted_at)

    def _replace(self, source):
        claims.replace(
            source, self._postings(), actor="a", actor_kind="company", accepted_at=moment(3)
        )

    def _withdraw(self, source):
        claims.withdraw(source)

    def _accept_anew(self, source):
        claims.withdraw(source)
        self._post(source)

    def _report(self, source):
        claims.report_share(source, state="implemented", share=self.rng.integers(3) / 2)

    def _conceal(self, source):
        claims.show(source, cells_of)

    def _hand_over(self, source):
        claims.hand_over([source], actor="another", actor_kind="town")

    def _move_a_border(self, _):
        """A town, a province or a region is drawn elsewhere, perhaps far away."""
        town = self.towns[self.rng.integers(len(self.towns))]
        around = [town, town, town.province or town.region, town.region]
        place, column = around[self.rng.integers(4)], self.rng.choice([self.rng.uniform(0, 4), 30])
        outlines_moved(place, square(column, 0, 1 if place is town else self.rng.uniform(1, 4)))
        boundaries.ask_after_changes()

    def _merge(self, _):
        """Two towns become one overnight; what was declared for the first is the second's."""
        first, second = self.rng.choice(len(self.towns), 2, replace=False)
        today = timezone.localdate()
        town = Municipality.objects.filter(pk=self.towns[first].pk, successor=None)
        if self.towns[second].successor_id is None:
            town.update(successor=self.towns[second], valid_to=today)
            self.towns[first].refresh_from_db()
        self.clock.shift(datetime.timedelta(days=1))
        boundaries.ask_after_changes()


def cell_of(line):
    drawn = posting(None, line).geometry
    cell = cells_of(np.array([drawn], dtype=object))[0]
    return GEOSGeometry(memoryview(cell.wkb), srid=4326)


class TestChance(TestCase):
    @settings(max_examples=9, deadline=None)
    @given(st.integers(min_value=0, max_value=2**32 - 1))
    def test_after_any_acts_and_at_any_moment_they_are_what_the_parts_say(self, seed):
        with time_machine.travel(timezone.now()) as clock:
            chance = _Chance(seed, clock)
            for _ in range(14):
                chance.act()
                assert kept() == as_the_parts_say()
            recount_all()

            assert kept() == as_the_parts_say()
            assert list(recount_everything(chunk=5).differences.all()) == []


def test_what_lies_in_two_towns_counts_in_both_and_once_in_their_province_and_region():
    grid_of_municipalities(2, 1)
    across = LineString((4.099, 50.55), (4.101, 50.55), srid=4326)
    post("BE-1", posting(TargetFactory(), across))
    recount_all()

    assert where("BE-1") == {"municipality": 2, "province": 1, "region": 1}


def test_what_is_withdrawn_counts_nowhere_and_leaves_no_row():
    grid_of_municipalities(1, 1)
    post_line(TargetFactory(), "BE-1", (0, 0), (100, 0))
    post_line(TargetFactory(), "BE-2", (0, 50), (100, 50))
    recount_all()

    claims.withdraw("BE-1")
    recount_all()

    assert where("BE-1") == {}
    assert where("BE-2") == {"municipality": 1, "province": 1, "region": 1}


def test_what_is_wholly_shared_counts_nowhere():
    grid_of_municipalities(1, 1)
    target = TargetFactory()
    for at, source in enumerate(("BE-1", "BE-2")):
        post_line(target, source, (0, 0), (100, 0), at=at)
    recount_all()

    assert where("BE-1") == {"municipality": 1, "province": 1, "region": 1}
    assert where("BE-2") == {}


def test_what_counts_towards_two_targets_is_one_source_of_its_place():
    grid_of_municipalities(1, 1)
    first, second = TargetFactory(), TargetFactory()
    where_drawn = line((0, 0), (100, 0))
    post("BE-1", posting(first, where_drawn), posting(second, where_drawn, number=2))
    post_line(second, "BE-2", (0, 50), (100, 50), at=1)
    recount_all()

    here = Presence.objects.filter(level=Level.REGION)
    assert list(here.sources()) == ["BE-2", "BE-1"]
    assert list(here.filter(target=first).sources()) == ["BE-1"]


@pytest.mark.parametrize("targets", [[], [1], [1, 2]])
def test_the_newest_of_a_place_are_read_from_one_index_in_its_order(targets):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    here = Presence.objects.in_place(Level.REGION, 1)
    plan = (here.filter(target__in=targets) if targets else here).sources()[:6].explain()

    assert "Index Only Scan Backward" in plan
    assert "Sort" not in plan


def stray():
    """A presence that nothing speaks for."""
    return Presence(
        level=Level.REGION,
        place=0,
        target=TargetFactory(),
        accepted_at=moment(0),
        source="BE-9",
        parts=1,
    )


class TestBooks:
    @pytest.fixture(autouse=True)
    def counted(self):
        grid_of_municipalities(1, 1)
        post_line(TargetFactory(), "BE-1", (0, 0), (100, 0))
        recount_all()
        assert recount_everything().differing == 0

    def test_a_run_finds_one_that_is_missing_one_too_many_and_one_of_other_parts(self):
        Presence.objects.filter(level=Level.REGION).delete()
        Presence.objects.filter(level=Level.PROVINCE).update(parts=2)
        stray().save(force_insert=True)

        run = recount_everything()

        said = sorted((each.stored, each.computed) for each in run.differences.all())
        assert said == [(0, 1), (1, 0), (2, 1)]
        assert {each.about.split()[0] for each in run.differences.all()} == {"presence"}

    def test_they_are_repaired_when_asked(self):
        before = kept()
        Presence.objects.filter(level=Level.REGION).delete()
        Presence.objects.filter(level=Level.PROVINCE).update(parts=2)
        stray().save(force_insert=True)

        assert repair_books() == 3

        assert kept() == before
        assert recount_everything().differing == 0

    def test_a_register_that_was_counted_before_them_is_filled_as_a_recount_would(self):
        before = kept()
        Presence.objects.all().delete()

        with connection.cursor() as cursor:
            cursor.execute(import_module("counting.migrations.0021_presences_by_target").FILL)

        assert kept() == before


def test_presences_are_read_by_one_process_alone():
    """Or the planner has the newest of a large place read by several, each to be started first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = 'counting_presence'::regclass")
        assert cursor.fetchone() == (["parallel_workers=0"],)
