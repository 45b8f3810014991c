import datetime
from decimal import Decimal

import pytest

from intake.cells import Unreadable, coordinate, day, enterprise_number, number, one_of


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u202f567,25", "1234567.25"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("0,125", "0.125"),
        ("12", "12"),
        (1.234, "1.234"),
        (7, "7"),
    ],
)
def test_mixed_decimals_are_read(cell, expected):
    assert number(cell) == Decimal(expected)


@pytest.mark.parametrize("cell", ["1,234", "12.345", "999,000"])
def test_a_number_that_can_be_read_in_two_ways_is_refused_with_both(cell):
    with pytest.raises(Unreadable, match="two ways"):
        number(cell)


@pytest.mark.parametrize("cell", ["twelve", "12 km", "0", "-3", "", "1.2.3", "NaN", "Infinity"])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(Unreadable):
        number(cell)


@pytest.mark.parametrize("cell", ["2026-03-01", "1/3/2026", "01.03.2026", "2026-03-01T00:00:00"])
def test_days_are_read_as_people_write_them(cell):
    assert day(cell) == datetime.date(2026, 3, 1)


def test_a_coordinate_has_as_many_digits_as_it_wants():
    assert coordinate("4,700") == coordinate(4.7) == 4.7


def test_an_enterprise_number_survives_a_table_program():
    """Which takes it for a number and drops its first nought."""
    assert enterprise_number(403170701) == enterprise_number("BE 0403.170.701") == "0403170701"


def test_a_choice_is_known_by_its_name_and_its_label():
    read = one_of([("public body", "Other public body")])

    assert read(" Public  Body ") == read("other public body") == "public body"
    with pytest.raises(Unreadable, match="none of: public body"):
        read("town")
