"""Engagements by the places in which something of them counts, as the parts of credits say."""

from contextlib import suppress

import numpy as np
import pytest
from django.contrib.gis.geos import LineString
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from counting.models import Attribution
from engagements import amending, merging, review
from engagements.models import Engagement, PlaceRoute
from engagements.workflow import PUBLIC, Status
from progress import reporting
from progress.models import Report
from territory.models import PLACE_TABLES, Level
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import EngagementFactory, submit
from tests.factories.partners import PartnerFactory
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db


def slowly(level, place, target=None):
    """What is public and of which a live claim has a part in this place, the newest first.

    Of any claim, or of those towards one target.
    """
    parts = Attribution.objects.filter(
        **{level: place}, credit__claim__withdrawn_at=None, quantity__gt=0
    )
    if target is not None:
        parts = parts.filter(credit__claim__target=target)
    sources = set(parts.values_list("credit__claim__source", flat=True))
    public = Engagement.objects.filter(status__in=PUBLIC).order_by("-accepted_at", "-pk")
    return [each for each in public if each.reference in sources]


class _Chance:
    """Random acts of partners and of the team on a few engagements that count already."""

    ACTS = (
        ["change"] * 5
        + ["accept", "withdraw", "reopen", "take_back", "report", "complete"]
        + ["merge", "decline"]
    )

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.towns = list(grid_of_municipalities(3, 1).values())
        self.partners = [PartnerFactory() for _ in range(3)]
        self.reviewer, self.targets = UserFactory(reviewer=True), TargetFactory.create_batch(2)

        for _ in range(4):
            review.accept(self._begun(), by=self.reviewer)
        recount_all()

    def act(self):
        getattr(self, f"_{self.rng.choice(self.ACTS)}")()
        if self.rng.random() < 0.4:
            recount_all()

    def _any(self, *statuses):
        found = list(Engagement.objects.filter(status__in=statuses, amends=None).order_by("pk"))
        return found[self.rng.integers(len(found))] if found else None

    def _line(self):
        x, y = self.rng.uniform((4.0, 50.51), (4.29, 50.59))
        return LineString((x, y), (x + 0.01, y), srid=4326)

    def _begun(self):
        partner = self.partners[self.rng.integers(len(self.partners))]
        target = self.targets[self.rng.integers(2)]
        fields = {"partner": partner, "contribution__target": target}
        if self.rng.random() < 0.3:
            fields |= {
                "contribution__place_route": PlaceRoute.DECLARED,
                "contribution__typed_quantity": 40,
                "contribution__municipality": self.towns[self.rng.integers(3)],
            }
        engagement = EngagementFactory(
            exact_places_are_public=bool(self.rng.random() < 0.6), **fields
        )
        engagement.contributions.get().sites.update(geometry=self._line())
        submit(engagement)
        return engagement

    def _accept(self):
        waiting = self._any(Status.SUBMITTED) if self.rng.random() < 0.5 else None
        review.accept(waiting or self._begun(), by=self.reviewer)

    def _decline(self):
        review.decline(self._begun(), by=self.reviewer, words="No.")

    def _withdraw(self):
        if engagement := self._any(*PUBLIC):
            review.withdraw(engagement, by=self.reviewer, words="Gone.")

    def _reopen(self):
        if engagement := self._any(*PUBLIC, Status.WITHDRAWN, Status.DECLINED):
            review.reopen(engagement, by=self.reviewer, words="Once more.")

    def _complete(self):
        if engagement := self._any(Status.ACCEPTED):
            review.complete(engagement, by=self.reviewer)

    def _change(self):
        engagement = self._any(Status.ACCEPTED)
        if engagement is None or amending.open_amendment(engagement):
            return
        amendment = amending.ask_for_change(engagement, by=None)
        amendment.contributions.get().sites.update(geometry=self._line())
        amendment.move_to(Status.SUBMITTED, by=None)
        review.accept(amendment, by=self.reviewer)

    def _take_back(self):
        adopted = Engagement.objects.filter(status=Status.ADOPTED, amends__status__in=PUBLIC)
        if (amendment := adopted.order_by("pk").last()) and not amendment.amends.amendments.filter(
            pk__gt=amendment.pk
        ):
            with suppress(amending.AmendmentRefused):
                review.reopen(amendment, by=self.reviewer, words="The wrong file.")

    def _report(self):
        engagement = self._any(*PUBLIC)
        if engagement is None:
            return
        report = Report.objects.create(
            contribution=engagement.contributions.get(),
            done_percent=50,
            situation_on=timezone.localdate(),
        )
        reporting.accept(report, by=self.reviewer)

    def _merge(self):
        if len(self.partners) > 1:
            merged = self.partners.pop()
            for each in (merged, into := self.partners[0]):
                each.refresh_from_db()
            with suppress(merging.MergeRefused):
                merging.merge(merged, into=into, by=self.reviewer, with_people=False)


class TestChance(TestCase):
    @settings(max_examples=8, deadline=None)
    @given(st.integers(min_value=0, max_value=2**32 - 1))
    def test_after_any_acts_the_same_are_found_in_each_place_and_in_the_same_order(self, seed):
        chance = _Chance(seed)
        for _ in range(8):
            chance.act()
        recount_all()

        for level, places in PLACE_TABLES.items():
            for place in places.objects.all():
                found, wanted = Engagement.objects.accepted(), slowly(level, place)
                assert list(found.counted_in(level, place)) == wanted
                references = list(found.references_counted_in(level, place))
                assert references == [each.reference for each in wanted]
                assert list(found.newest_counted_in(level, place, 2)) == wanted[:2]
                for target in chance.targets:
                    towards, wanted = (level, place, [target.pk]), slowly(level, place, target)
                    assert list(found.counted_in(*towards)) == wanted
                    references = list(found.references_counted_in(*towards))
                    assert references == [each.reference for each in wanted]


@pytest.fixture
def town():
    return grid_of_municipalities(1, 1)[0, 0]


def declared_in(town):
    return EngagementFactory(
        accepted=True,
        contribution__place_route=PlaceRoute.DECLARED,
        contribution__typed_quantity=40,
        contribution__municipality=town,
    )


def test_what_is_withdrawn_is_found_nowhere_before_it_is_recounted(town, reviewer):
    older, newer = declared_in(town), declared_in(town)
    recount_all()
    review.withdraw(newer, by=reviewer, words="Gone.")

    public = Engagement.objects.accepted()
    assert list(public.counted_in(Level.MUNICIPALITY, town)) == [older]
    assert list(public.newest_counted_in(Level.REGION, town.region, 1)) == [older]


def test_what_is_accepted_once_more_is_found_once_while_it_waits_to_be_recounted(town, reviewer):
    engagement = declared_in(town)
    recount_all()
    review.reopen(engagement, by=reviewer, words="Once more.")
    review.accept(engagement, by=reviewer)

    public = Engagement.objects.accepted()
    for _ in range(2):
        assert list(public.references_counted_in(Level.REGION, town.region)) in (
            [],
            [engagement.reference],
        )
        recount_all()
    assert list(public.counted_in(Level.REGION, town.region)) == [engagement]


def test_references_and_sources_stand_in_one_order_of_letters():
    """Or no index of the one serves to look the other up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, attcollation FROM pg_attribute "
            "WHERE attrelid = 'counting_presence'::regclass AND attname = 'source' "
            "OR attrelid = 'engagements_engagement'::regclass AND attname = 'reference'"
        )
        collations = dict(cursor.fetchall())

    assert collations["source"] == collations["reference"]
