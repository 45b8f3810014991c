import datetime
from decimal import Decimal

import pytest

from catalogue.counted import credits_of, sharers_of, table_of_credits, tables_of_places
from counting import claims
from counting.recount import recount
from tests.catalogue.figures import declared, drawn
from tests.factories.axes import TargetFactory
from tests.factories.territory import MunicipalityFactory, ProvinceFactory, RegionFactory, square

pytestmark = pytest.mark.django_db


# About 700 m from west to east.
HEDGE = [(4.395, 50.55), (4.405, 50.55)]


@pytest.fixture
def hedges():
    return TargetFactory()


def test_a_declared_quantity_is_credited_in_full(hedges):
    engagement = declared(hedges, 1500)
    recount()

    table = table_of_credits(credits_of(engagement.reference), {hedges.pk: hedges})

    assert [(line.name, line.figures) for line in table.rows] == [
        ("Pledged, managed", ["1.50\xa0km", "1.50\xa0km", "0\xa0m"])
    ]


def test_a_part_that_nobody_confirmed_for_long_is_said_to_be_so(hedges):
    engagement = declared(hedges, 1500)
    long_ago = datetime.datetime(2020, 3, 1, tzinfo=datetime.UTC)
    claims.report_share(
        engagement.reference, state="implemented", share=Decimal("0.5"), confirmed_at=long_ago
    )
    recount()

    table = table_of_credits(credits_of(engagement.reference), {hedges.pk: hedges})

    assert [line.name for line in table.rows] == [
        "Pledged, managed",
        "Implemented, managed (not confirmed any more)",
    ]


def test_what_was_pledged_before_is_shared_and_said_with_whom(hedges):
    first = drawn(hedges, HEDGE)
    second = drawn(hedges, HEDGE)
    recount()

    (sharer,) = sharers_of(second, {hedges.pk: hedges})
    (line,) = table_of_credits(credits_of(second.reference), {hedges.pk: hedges}).rows

    assert sharer.engagement == first
    assert line.figures == [sharer.quantity, "0\xa0m", sharer.quantity]
    assert sharers_of(first, {hedges.pk: hedges}) == []


@pytest.mark.parametrize(("first_is_open", "second_is_open"), [(True, False), (False, True)])
def test_nobody_is_named_where_that_would_betray_a_private_place(
    hedges, first_is_open, second_is_open
):
    drawn(hedges, HEDGE, exact_places_are_public=first_is_open)
    second = drawn(hedges, HEDGE, exact_places_are_public=second_is_open)
    recount()

    (sharer,) = sharers_of(second, {hedges.pk: hedges})

    assert sharer.engagement is None
    assert not sharer.is_itself


def test_a_line_drawn_twice_in_one_engagement_is_shared_with_itself(hedges):
    engagement = drawn(hedges, HEDGE, HEDGE)
    recount()

    (sharer,) = sharers_of(engagement, {hedges.pk: hedges})

    assert sharer.is_itself


@pytest.fixture
def two_provinces():
    """West and east of 4.4°, the middle of the hedge."""
    region = RegionFactory(outline=square(0, 0, 8, 1))
    west = ProvinceFactory(region=region, name_en="West", outline=square(0, 0, 4, 1))
    east = ProvinceFactory(region=region, name_en="East", outline=square(4, 0, 4, 1))
    MunicipalityFactory(province=west, at=(3, 0))
    MunicipalityFactory(province=east, at=(4, 0))
    # Elsewhere in the country, so that there is more than these two.
    ProvinceFactory(region=region, name_en="Far away")


@pytest.mark.usefixtures("two_provinces")
def test_what_lies_in_two_provinces_is_divided_and_adds_up(hedges):
    engagement = drawn(hedges, HEDGE)
    recount()

    [table] = tables_of_places(engagement, {hedges.pk: hedges})

    assert [line.name for line in table.rows] == ["East", "West"]
    assert [line.figures[0] for line in table.rows] == ["0.35", "0.35"]
    assert table.total.figures[0] == "0.71"


@pytest.mark.usefixtures("two_provinces")
def test_a_private_place_is_not_divided_by_province(hedges):
    engagement = drawn(hedges, HEDGE, exact_places_are_public=False)
    recount()

    assert tables_of_places(engagement, {hedges.pk: hedges}) == []
