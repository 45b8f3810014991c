"""The tables of one target, which name the greatest and add up all others."""

import datetime
from collections import defaultdict
from decimal import Decimal

import pytest
from django.utils import timezone

from bba.statements import together
from catalogue.breakdowns import (
    MUNICIPALITIES_NAMED,
    by_kind_of_actor,
    by_partner,
    by_place,
    tables_of,
)
from catalogue.figures import national_figures
from counting.models import State
from counting.recount import recount
from tests.catalogue.figures import declared, total
from tests.factories.axes import TargetFactory
from tests.factories.partners import PartnerFactory
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db

LONG_AGO, THIS_MONTH = datetime.date(2019, 3, 1), timezone.localdate().replace(day=1)


def tables_now(target):
    """The tables of the page of this target."""
    (figures, _lapsed), *parts = together(
        national_figures(), by_kind_of_actor(target), by_place(target), by_partner(target)
    )
    return tables_of(target, figures[target.pk], *parts)


def test_where_no_municipality_is_known_there_are_no_others():
    target = TargetFactory()
    total(target, 250)

    _kinds, _regions, _provinces, table, _actor_kinds, _partners = tables_now(target)

    assert [line.name for line in table.rows] == ["Where the municipality is not known"]


def test_the_municipalities_with_most_are_named_and_all_others_are_one_line():
    target, other = TargetFactory(), TargetFactory()
    towns = list(grid_of_municipalities(11, 4).values())
    where = [
        {"municipality": each, "province": each.province, "region": each.region} for each in towns
    ]
    pledged, implemented = defaultdict(Decimal), defaultdict(Decimal)
    for number, place in enumerate(where):
        # Each figure twice, and parts of it that are lost again: several totals to a town.
        metres = 1000 * (1 + number // 2)
        for kind, quantity in (("managed", metres + 50), ("removed", -50)):
            total(target, quantity, kind=kind, **place)
        pledged[place["municipality"].name] = metres
    for place in where[:2]:
        total(target, 700, state=State.IMPLEMENTED, confirmed_in=THIS_MONTH, **place)
        total(target, 900_000, state=State.IMPLEMENTED, confirmed_in=LONG_AGO, **place)
        total(other, 900_000, **place)
        implemented[place["municipality"].name] = Decimal(700)
    total(target, 250)

    _kinds, _regions, provinces, table, _actor_kinds, _partners = tables_now(target)

    keys = {each.name: each.pk for each in towns}
    greatest = sorted(pledged, key=lambda name: (-pledged[name], keys[name]))
    named, others = greatest[:MUNICIPALITIES_NAMED], greatest[MUNICIPALITIES_NAMED:]
    assert [line.name for line in table.rows[:-1]] == named
    assert [line.figures[0] for line in table.rows[:-1]] == [
        f"{pledged[name] / 1000:.2f}" for name in named
    ]
    addresses = {each.name: each.get_absolute_url() for each in towns}
    assert [line.address for line in table.rows[:-1]] == [addresses[name] for name in named]
    rest = [
        sum(figures[name] for name in others) + extra
        for figures, extra in ((pledged, 250), (implemented, 0))
    ]
    assert table.rows[-1].figures[:2] == [f"{metres / 1000:.2f}" for metres in rest]
    whole = [sum(pledged.values()) + 250, sum(implemented.values())]
    assert table.total.figures[:2] == [f"{metres / 1000:.2f}" for metres in whole]
    assert provinces.rows[0].figures[0] == f"{sum(pledged.values()) / 1000:.2f}"


def test_two_organisations_of_one_name_each_lead_to_their_own_page():
    target = TargetFactory()
    partners = [PartnerFactory(name="Natuurpunt", recognised=True) for _ in range(2)]
    for each in partners:
        declared(target, 100, partner=each)
    recount()

    *_others, table = tables_now(target)

    assert {line.address for line in table.rows} == {each.get_absolute_url() for each in partners}
