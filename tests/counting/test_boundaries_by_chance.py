"""Whatever happens to boundaries, what is asked for is all that a full recount would find."""

import datetime

import numpy as np
import time_machine
from django.contrib.gis.geos import LineString
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from counting import boundaries
from counting.recount import recount_everything
from tests.counting.test_boundaries import outlines_moved
from tests.counting.test_presences import two_regions
from tests.counting.test_private_places import hidden
from tests.factories.axes import TargetFactory
from tests.factories.counting import post, posting, recount_all
from tests.factories.territory import square


class _Chance:
    """Lines that are public or private, near where five towns meet, and changes of all borders."""

    def __init__(self, seed, clock):
        self.rng, self.clock, self.towns = np.random.default_rng(seed), clock, two_regions()
        target, anywhere = TargetFactory(), TargetFactory(counts_elsewhere=True)
        lines = [self._line() for _ in range(30)]
        for number, line in enumerate(lines):
            shown = line if number % 3 == 0 else hidden(line)
            post(f"BE-{number}", posting(target if number % 2 else anywhere, line, shown=shown))

    def _line(self):
        """Up to two kilometres."""
        x = self.rng.normal(4 + 0.1 * self.rng.integers(6), 0.006)
        y = self.rng.normal(*[(50.5, 0.006), (50.55, 0.03), (50.6, 0.006)][self.rng.integers(3)])
        to_x, to_y = self.rng.uniform(-0.02, 0.02, 2)
        return LineString((x, y), (x + to_x, y + to_y), srid=4326)

    def change(self):
        """A town, a province or a region is drawn anew or far away, or a town becomes another's."""
        town, other = self.rng.choice(len(self.towns), 2, replace=False)
        town, other = self.towns[town], self.towns[other]
        if self.rng.random() < 0.4 and not (town.successor or other.successor):
            town.successor, town.valid_to = other, timezone.localdate()
            town.save()
            self.clock.shift(datetime.timedelta(days=1))
            return
        place = [town, town, town.province or town.region, town.region][self.rng.integers(4)]
        column = self.rng.choice([self.rng.uniform(0, 4), 30])
        outlines_moved(place, square(column, 0, 1 if place is town else self.rng.uniform(1, 4)))


class TestChance(TestCase):
    @settings(max_examples=10, deadline=None)
    @given(st.integers(min_value=0, max_value=2**32 - 1))
    def test_after_any_changes_of_boundaries_all_stands_as_a_full_recount_would_say(self, seed):
        with time_machine.travel(timezone.now()) as clock:
            chance = _Chance(seed, clock)
            recount_all()
            for _ in range(2):
                chance.change()
                boundaries.ask_after_changes()
                recount_all()

            assert list(recount_everything().differences.all()) == []
