from decimal import Decimal

import pytest

from catalogue.tables import Places, by_target, table_by_kind, table_by_province, table_by_region
from counting.models import Basis, Kind, State, Total, Whereabouts
from tests.catalogue.figures import country, total
from tests.factories.axes import TargetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hedges():
    return TargetFactory(value=Decimal(10000))


@pytest.fixture
def places():
    return country()


def read(target):
    states = Total.objects.all().figures().get(target.pk, {})
    rows = by_target(Total.objects.all().by_province())[target.pk]
    return rows, states, Places.of_belgium().answer()


def column(table, number=0):
    return {line.name: line.figures[number] for line in table.rows}


def test_provinces_brussels_and_elsewhere_add_up_to_the_national_figure(hedges, places):
    total(hedges, 1_500_000, region=places["flanders"], province=places["antwerp"])
    total(hedges, 2_000_000, region=places["wallonia"], province=places["namur"])
    total(hedges, 250_000, region=places["brussels"])
    total(hedges, 70_000, region=places["flanders"])
    total(hedges, 5_000)
    total(hedges, 30_000, place=Whereabouts.ELSEWHERE)

    table = table_by_province(hedges, *read(hedges))

    assert column(table) == {
        "Antwerp": "1,500.00",
        "Limburg": "0.00",
        "Namur": "2,000.00",
        "Brussels-Capital Region": "250.00",
        "Flemish Region, province not known": "70.00",
        "Belgium, place not known": "5.00",
        "Elsewhere: at sea or abroad": "30.00",
    }
    assert table.total.figures[0] == "3,855.00"


def test_a_place_leads_to_its_page_and_what_is_in_none_leads_nowhere(hedges, places):
    total(hedges, 70_000, region=places["flanders"])
    total(hedges, 5_000)
    read_once = read(hedges)

    by_province = table_by_province(hedges, *read_once)
    by_region = table_by_region(hedges, *read_once)

    addresses = {line.name: line.address for line in [*by_province.rows, *by_region.rows]}
    assert addresses == {
        "Antwerp": places["antwerp"].get_absolute_url(),
        "Limburg": places["limburg"].get_absolute_url(),
        "Namur": places["namur"].get_absolute_url(),
        "Brussels-Capital Region": places["brussels"].get_absolute_url(),
        "Flemish Region": places["flanders"].get_absolute_url(),
        "Walloon Region": places["wallonia"].get_absolute_url(),
        "Flemish Region, province not known": "",
        "Belgium, place not known": "",
        "Elsewhere: at sea or abroad": "",
    }


def test_regions_take_in_their_provinces(hedges, places):
    total(hedges, 1_500_000, region=places["flanders"], province=places["antwerp"])
    total(hedges, 70_000, region=places["flanders"])

    table = table_by_region(hedges, *read(hedges))

    assert column(table)["Flemish Region"] == table.total.figures[0] == "1,570.00"


def test_places_with_nothing_can_be_left_out(hedges, places):
    total(hedges, 1_500_000, region=places["flanders"], province=places["antwerp"])

    table = table_by_province(hedges, *read(hedges), with_empty=False)

    assert column(table) == {"Antwerp": "1,500.00"}


def test_each_state_has_its_column(hedges, places):
    where = {"region": places["brussels"]}
    total(hedges, 9_000, **where)
    total(hedges, 4_000, state=State.IMPLEMENTED, **where)
    total(hedges, 1_000, state=State.VERIFIED, **where)

    table = table_by_region(hedges, *read(hedges))

    assert table.head == ["Place", "Pledged", "Implemented", "Verified"]
    assert table.total.figures == ["9.00", "4.00", "1.00"]


def test_declared_quantities_have_columns_of_their_own(hedges, places):
    total(hedges, 9_000, region=places["brussels"])
    total(hedges, 2_000, region=places["brussels"], basis=Basis.DECLARED)

    table = table_by_region(hedges, *read(hedges))

    assert table.head[1:3] == ["Pledged, mapped", "Pledged, declared"]
    assert table.total.figures[:2] == ["9.00", "2.00"]


def test_created_managed_and_removed_stand_apart(hedges):
    total(hedges, 9_000, kind=Kind.CREATED)
    total(hedges, 4_000, kind=Kind.MANAGED)
    total(hedges, -3_000, kind=Kind.REMOVED)

    table = table_by_kind(hedges, read(hedges)[1])

    assert column(table) == {"Created": "9.00", "Managed": "4.00", "Removed": "−3.00"} | {
        "Before losses": "13.00"
    }
    assert table.total.figures[0] == "10.00"
