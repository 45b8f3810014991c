"""Where municipalities stand, read by an index, against adding everything up."""

import datetime
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalogue.standings import ENOUGH, RANKED, ranked_on, standings_of
from counting.confirmation import earliest_confirmed, months_later
from counting.models import Basis, Kind, State, Total, Whereabouts
from counting.recount import rankings
from territory.models import Municipality
from tests.factories.axes import TargetFactory
from tests.factories.territory import MunicipalityFactory

TODAY = datetime.date(2026, 11, 30)
DAYS = (TODAY, datetime.date(2026, 12, 1), datetime.date(2027, 1, 1), datetime.date(2028, 6, 15))


def register(rng):
    """A few towns, some merged, new or without inhabitants, and what counts in them."""
    validity = [(None, None)] * 5 + [
        (None, datetime.date(2026, 12, 31)),
        (datetime.date(2027, 1, 1), None),
    ]
    people = [None, 0, 700, 700, 1400, 3000, 9000, 9001]
    for _ in range(9):
        population = people[rng.integers(len(people))]
        valid_from, valid_to = validity[rng.integers(len(validity))]
        MunicipalityFactory(
            population=population,
            population_year=None if population is None else 2025,
            valid_from=valid_from,
            valid_to=valid_to,
        )
    targets, towns = TargetFactory.create_batch(2), list(Municipality.objects.all())
    totals = {}
    for _ in range(90):
        state = State.values[rng.integers(3)]
        month = None
        if state != State.PLEDGED:
            month = months_later(TODAY.replace(day=1), -int(rng.integers(0, 30)))
        key = (
            targets[rng.integers(2)],
            towns[rng.integers(len(towns))] if rng.random() < 0.95 else None,
            state,
            Kind.values[rng.integers(3)],
            month,
        )
        quantity = Decimal(int(rng.integers(0, 8)) * 700) / 1000
        totals[key] = -quantity if key[3] == Kind.REMOVED else quantity
    Total.objects.bulk_create(
        Total(
            target=target,
            municipality=town,
            state=state,
            kind=kind,
            confirmed_in=month,
            basis=Basis.DECLARED,
            actor_kind="company",
            place=Whereabouts.BELGIUM,
            credited=credited,
        )
        for (target, town, state, kind, month), credited in totals.items()
    )


def added_up(on):
    """{municipality: {(target, state): (for a thousand, rank, among)}} from every total."""
    towns = {
        each.pk: each.population
        for each in Municipality.objects.all()
        if each.population
        and (each.valid_from is None or each.valid_from <= on)
        and (each.valid_to is None or each.valid_to >= on)
    }
    sums = defaultdict(lambda: defaultdict(Fraction))
    for each in Total.objects.all():
        holds = each.confirmed_in is None or each.confirmed_in >= earliest_confirmed(on)
        if holds and each.municipality_id in towns and each.state in RANKED:
            town = each.municipality_id
            sums[each.target_id, each.state][town] += Fraction(each.credited) * 1000 / towns[town]
    found = {town: {} for town in towns}
    for key, shares in sums.items():
        for town, share in shares.items():
            if share and len(towns) >= ENOUGH:
                ahead = sum(other > share for other in shares.values() if other)
                found[town][key] = (share, 1 + ahead, len(towns))
    return found


class TestStandings(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.integers(min_value=0, max_value=2**32 - 1))
    def test_standings_are_those_of_all_totals_added_up_on_any_day(self, seed):
        register(np.random.default_rng(seed))
        rankings.repair()
        rankings.take_over_inhabitants()

        for day in DAYS:
            expected = added_up(day)
            ranked = ranked_on(day)
            for town in Municipality.objects.all():
                standings = standings_of(town.slug, ranked).answer()
                found = {
                    key: (each.per_thousand, each.rank, each.among)
                    for key, each in standings.items()
                }
                rounded = {
                    key: (round(share, 15), rank, among)
                    for key, (share, rank, among) in expected.get(town.pk, {}).items()
                }
                assert {
                    key: (round(Fraction(share), 15), *places)
                    for key, (share, *places) in found.items()
                } == rounded
