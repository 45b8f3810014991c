from decimal import Decimal

import pytest
from django.utils.translation import override

from catalogue.bars import bar_of
from catalogue.rulers import Ruler, share_shown
from tests.factories.axes import TargetFactory

KM = Decimal(1000)


def hedges(**fields):
    return TargetFactory.build(unit_en="km", unit="km", **fields)


def row(bar, state):
    return next(row for row in bar.rows if row.state == state)


def test_a_hundredth_and_a_half_of_the_target_is_drawn_as_such():
    bar = bar_of(hedges(value=Decimal(10000)), {"pledged": {("mapped", "managed"): 150 * KM}})

    assert row(bar, "pledged").value / bar.scale == Decimal("0.015")
    assert row(bar, "pledged").share == "1.5\xa0%"
    assert bar.goal == bar.scale


def test_states_are_never_added_up():
    bar = bar_of(
        hedges(),
        {"pledged": {("mapped", "managed"): 40 * KM}, "implemented": {("mapped", "managed"): KM}},
    )

    assert [(row.state, row.figure) for row in bar.rows] == [
        ("pledged", "40.00"),
        ("implemented", "1.00"),
        ("verified", "0.00"),
    ]


def test_mapped_and_declared_stand_apart():
    parts = {("mapped", "managed"): 30 * KM, ("declared", "created"): 12 * KM}

    pledged = row(bar_of(hedges(), {"pledged": parts}), "pledged")

    assert (pledged.figure, pledged.mapped, pledged.declared) == ("42.00", "30.00", "12.00")


def test_a_loss_is_taken_off_and_shown():
    parts = {("mapped", "managed"): 30 * KM, ("mapped", "removed"): -5 * KM}

    bar = bar_of(hedges(), {"pledged": parts})

    assert row(bar, "pledged").figure == "25.00"
    assert row(bar, "removed").figure == "5.00"
    assert row(bar, "removed").value == Decimal(50)


def test_more_lost_than_gained_is_drawn_as_nothing():
    bar = bar_of(hedges(), {"pledged": {("mapped", "removed"): -5 * KM}})

    assert row(bar, "pledged").value == 0
    assert row(bar, "pledged").figure == "−5.00"


def test_more_than_the_target_moves_the_mark_and_not_the_scale():
    bar = bar_of(hedges(value=Decimal(100)), {"pledged": {("mapped", "managed"): 200 * KM}})

    assert row(bar, "pledged").value == bar.scale
    assert bar.goal == bar.scale / 2
    assert bar.scale_text == "200\xa0km"


def test_millions_of_tonnes_are_drawn_within_what_browsers_can_draw():
    tonnes = TargetFactory.build(in_tonnes_per_year=True, value=Decimal(38_500_000))

    bar = bar_of(tonnes, {"pledged": {("declared", "managed"): Decimal(385_000)}})

    assert (bar.goal, row(bar, "pledged").value) == (1000, 10)


def test_a_share_without_denominator_is_a_number_without_bar():
    share = TargetFactory.build(a_share=True)

    bar = bar_of(share, {"pledged": {("mapped", "managed"): Decimal(5)}})

    assert bar.goal is None
    assert (row(bar, "pledged").figure, row(bar, "pledged").share) == ("5", "")


def test_a_share_with_denominator_is_measured_against_the_target():
    share = TargetFactory.build(a_share=True, denominator=Decimal(200))

    bar = bar_of(share, {"pledged": {("mapped", "managed"): Decimal(5)}})

    assert bar.goal == bar.scale
    assert (row(bar, "pledged").figure, row(bar, "pledged").share) == ("2.5", "12.5\xa0%")


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        ("0", "0.0\xa0%"),
        ("0.0004", "<\xa00.1\xa0%"),
        ("0.001", "0.1\xa0%"),
        ("0.93825", "93.8\xa0%"),
        ("1.26", "126.0\xa0%"),
    ],
)
def test_a_share_is_shown_with_one_decimal(share, shown):
    assert share_shown(Decimal(share)) == shown


def test_figures_follow_the_readers_notation():
    target = hedges(value=Decimal(10000))

    with override("de"):
        bar = bar_of(target, {"pledged": {("mapped", "managed"): 1234 * KM}})

    assert row(bar, "pledged").figure == "1.234,00"
    assert bar.scale_text == "10.000\xa0km"


def test_an_aim_names_quantity_unit_and_year():
    assert Ruler(hedges(value=Decimal(4000))).aim == "4,000\xa0km by 2030"
    assert Ruler(TargetFactory.build(a_share=True)).aim == "20\xa0% by 2030"


def test_what_is_not_confirmed_leaves_the_bar_and_stands_next_to_it():
    done = {"implemented": {("mapped", "managed"): 10 * KM}}
    lapsed = {"implemented": {("mapped", "managed"): 400 * KM}}

    bar = bar_of(hedges(), done, lapsed)

    assert row(bar, "implemented").figure == "10.00"
    assert (row(bar, "not_confirmed").figure, row(bar, "not_confirmed").value) == ("400.00", 0)
    assert row(bar, "not_confirmed").name == "Implemented, not confirmed"
    assert bar.scale_text == "100\xa0km"


def test_what_is_confirmed_leaves_no_line_for_what_is_not():
    bar = bar_of(hedges(), {}, {"verified": {("mapped", "managed"): Decimal(0)}})

    assert [row.state for row in bar.rows] == ["pledged", "implemented", "verified"]


def test_a_row_keeps_a_ruler_for_readers_of_each_language():
    target = hedges(name_en="Hedges", name_fr="Haies", value=Decimal("1234.5"))

    assert Ruler.of(target) is Ruler.of(target)
    assert (Ruler.of(target).name, Ruler.of(target).value) == ("Hedges", "1,234.50")
    with override("fr"):
        assert (Ruler.of(target).name, Ruler.of(target).value) == ("Haies", "1\xa0234,50")
