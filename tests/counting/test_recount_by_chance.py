"""Random acts on a small landscape: the incremental figures equal the full recount."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from counting import claims
from counting.models import Claim
from counting.recount import recount, recount_everything
from tests.counting.hedges import CENTRE, landscape
from tests.factories.axes import TargetFactory
from tests.factories.counting import (
    HERE,
    moment,
    post,
    posting,
    recount_all,
    stored,
)
from tests.factories.territory import grid_of_municipalities


def here(shape):
    """A generated hedge, moved into the first municipality of the grid."""
    return stored(shapely.affinity.translate(shape, HERE[0] - CENTRE[0], HERE[1] - CENTRE[1]))


class _Chance:
    """Random acts on a small landscape, with a recount now and then."""

    def __init__(self, target, seed):
        self.target = target
        self.rng = np.random.default_rng(seed)
        self.hedges = landscape(seed, 24, twice=0.4, extent=160)
        self.sources = [f"BE-{number}" for number in range(8)]

    def act(self):
        source = self.sources[self.rng.integers(8)]
        kind = self.rng.choice(
            ["post", "post", "replace", "withdraw", "decide", "report", "confirm"]
        )
        getattr(self, f"_{kind}")(source)
        if self.rng.random() < 0.5:
            recount(batch_size=int(self.rng.integers(1, 6)))

    def _postings(self):
        chosen = self.rng.choice(24, 3, replace=False)
        return [
            posting(self.target, here(self.hedges[hedge]), number=number)
            for number, hedge in enumerate(chosen)
        ]

    def _post(self, source):
        if not Claim.objects.live().from_source(source).exists():
            post(source, *self._postings(), at=int(self.rng.integers(100)))

    def _replace(self, source):
        claims.withdraw(source, reason="replaced")
        self._post(source)

    def _withdraw(self, source):
        claims.withdraw(source)

    def _decide(self, source):
        other = self.sources[self.rng.integers(8)]
        pair = (source, int(self.rng.integers(3))), (other, int(self.rng.integers(3)))
        verdict = self.rng.choice(["distinct", "same", "undecided"])
        if pair[0] != pair[1]:
            claims.decide_pair(*pair, verdict, by="Reviewer")

    def _report(self, source):
        share = round(self.rng.random(), 2)
        claims.report_share(source, state="implemented", share=share, confirmed_at=self._moment())

    def _confirm(self, source):
        claims.confirm(source, at=self._moment())

    def _moment(self):
        return moment(int(self.rng.integers(3)) * 45 * 24 * 60)


class _ChanceOfAreas(_Chance):
    def _postings(self):
        chosen = self.rng.choice(24, 3, replace=False)
        return [
            posting(self.target, here(self.hedges[hedge].buffer(15)), number=number)
            for number, hedge in enumerate(chosen)
        ]


class _ChanceOfPoints(_Chance):
    def _postings(self):
        chosen = self.rng.choice(24, 3, replace=False)
        return [
            posting(self.target, here(shapely.MultiPoint(self.hedges[hedge].coords)), number=number)
            for number, hedge in enumerate(chosen)
        ]


KINDS = {
    "lines": (_Chance, {}),
    "areas": (_ChanceOfAreas, {"in_hectares": True}),
    "points": (_ChanceOfPoints, {"counted": True}),
}


class TestChance(TestCase):
    @settings(max_examples=9, deadline=None)
    @given(st.integers(min_value=0, max_value=2**32 - 1), st.sampled_from(sorted(KINDS)))
    def test_incremental_figures_equal_the_full_recount_after_any_acts(self, seed, kind):
        chances, traits = KINDS[kind]
        grid_of_municipalities(2, 1)
        chance = chances(TargetFactory(**traits), seed)
        for _ in range(14):
            chance.act()
        recount_all()

        run = recount_everything(chunk=5)

        assert list(run.differences.all()) == []
        assert run.counted + run.not_counted == Claim.objects.count()
        assert run.waiting == 0
