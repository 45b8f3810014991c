import datetime
from decimal import Decimal

import pytest

from catalogue.bars import bars_of
from catalogue.snapshots import history_of, openings
from catalogue.trends import findings_of, trend_of
from counting.models import Basis, Snapshot, State
from tests.factories.axes import TargetFactory

TODAY = datetime.date(2026, 12, 31)
KM = Decimal(1000)


def ago(days):
    return TODAY - datetime.timedelta(days=days)


def states(**quantities):
    return {state: {("mapped", "managed"): quantity} for state, quantity in quantities.items()}


def trend(history, target=None, **today):
    target = target or TargetFactory.build(value=Decimal(1000), unit="km", unit_en="km")
    return trend_of(target, states(**today), history, TODAY)


@pytest.mark.django_db
def test_of_each_month_the_first_day_is_enough_and_the_one_that_opens_the_window():
    target = TargetFactory()
    Snapshot.objects.bulk_create(
        Snapshot(target=target, state="pledged", basis="mapped", on=ago(days), credited=1)
        for days in range(800)
    )

    needed = list(history_of(target, TODAY).answer()["pledged"])

    assert needed[0] == ago(730)
    assert len(needed) == 1 + 24
    assert all(day.day == 1 for day in needed[1:] if day.month != ago(729).month)


def test_the_line_is_drawn_to_scale():
    found = trend({"pledged": {ago(100): 10 * KM, ago(50): 20 * KM}}, pledged=40 * KM)

    pledged = next(line for line in found.lines if line.state == "pledged")
    assert pledged.drawn == "0.0,180.0 500.0,120.0 1000.0,0.0"
    assert found.top == "40.0\xa0km"


def test_less_than_six_months_of_figures_is_too_early_to_say():
    found = trend({"pledged": {ago(100): 10 * KM}}, pledged=40 * KM)

    assert found.sentences == [
        "Too early to say how fast it goes: there are fewer than six months of figures."
    ]


def test_the_pace_is_told_in_words_with_the_factor():
    found = trend({"pledged": {ago(730): 0 * KM}}, pledged=200 * KM)

    assert found.sentences[0] == (
        "Pledged: 100\xa0km a year were added and 200\xa0km are needed: 2.0 times as fast."
    )
    assert found.paces.rows[0].figures == ["100", "200", "2.0", "600"]


@pytest.mark.parametrize(
    ("first", "since"), [(200, "14/06/2026"), (730, "31/12/2024"), (760, "31/12/2024")]
)
def test_the_paces_name_the_day_from_which_on_they_are_those(first, since):
    found = trend({"pledged": {ago(first): 0 * KM}}, pledged=200 * KM)

    assert found.paces.caption == f"Pace (km a year, since {since})"


def test_what_is_not_yet_there_stands_still():
    found = trend({"pledged": {ago(730): 0 * KM}}, pledged=200 * KM)

    assert found.sentences[2] == (
        "Verified: nothing was added on balance; 250\xa0km a year are needed."
    )


def test_a_share_without_denominator_has_no_pace():
    found = trend({"pledged": {ago(730): Decimal(2)}}, TargetFactory.build(a_share=True))

    assert (found.sentences, found.paces) == ([], None)


def test_the_table_says_what_the_picture_shows():
    found = trend({"pledged": {ago(100): 10 * KM}}, pledged=40 * KM)

    assert [line.figures[0] for line in found.table.rows] == ["10.00", "40.00"]


@pytest.mark.django_db
def test_history_adds_up_what_is_mapped_and_declared(django_assert_num_queries):
    target = TargetFactory()
    for basis in Basis:
        Snapshot.objects.create(
            target=target, state=State.PLEDGED, basis=basis, on=ago(30), credited=5
        )

    with django_assert_num_queries(1):
        assert history_of(target, TODAY).answer() == {"pledged": {ago(30): 10}}


@pytest.mark.django_db
def test_a_list_of_targets_says_the_same_from_their_first_days_alone(django_assert_num_queries):
    targets = TargetFactory.create_batch(2, value=Decimal(1000), unit="km", unit_en="km")
    snapshots = [
        (targets[0], "pledged", ago(740), 10),
        (targets[0], "pledged", ago(400), 90),
        (targets[0], "implemented", ago(400), 30),
        (targets[1], "pledged", ago(300), 20),
        (targets[1], "pledged", ago(100), 40),
    ]
    Snapshot.objects.bulk_create(
        Snapshot(target=target, state=state, basis=basis, on=day, credited=quantity * KM)
        for target, state, day, quantity in snapshots
        for basis in Basis
    )
    figures = {each.pk: states(pledged=200 * KM, implemented=50 * KM) for each in targets}

    with django_assert_num_queries(1):
        found = findings_of(bars_of(targets, figures, {}), openings(TODAY).answer(), TODAY)

    for each in targets:
        trend = trend_of(each, figures[each.pk], history_of(each, TODAY).answer(), TODAY)
        assert found[each.pk] == trend.sentences
    assert "Pledged: 90.1\xa0km a year" in found[targets[0].pk][0]


@pytest.mark.django_db
@pytest.mark.parametrize("first_kept", [795, 760, 730, 729, 300, 1, 0])
def test_targets_as_old_as_the_register_say_so_from_one_day(django_assert_num_queries, first_kept):
    counted, past, empty = TargetFactory.create_batch(3, value=Decimal(1000), unit_en="km")
    Snapshot.objects.bulk_create(
        Snapshot(target=target, state=state, basis="mapped", on=ago(days), credited=800 - days)
        for target in (counted, past)
        for state in State
        for days in {first_kept, first_kept // 2, 0}
    )
    now = states(pledged=200 * KM)

    with django_assert_num_queries(1):
        opened = openings(TODAY).answer()
    bars = bars_of([counted, past, empty], {counted.pk: now}, {})
    found = findings_of(bars, opened, TODAY)

    for target, figures in ((counted, now), (past, {}), (empty, {})):
        trend = trend_of(target, figures, history_of(target, TODAY).answer(), TODAY)
        assert found[target.pk] == trend.sentences
