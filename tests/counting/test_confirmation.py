import datetime
from decimal import Decimal

import pytest

from counting import claims
from counting.confirmation import earliest_confirmed, lapses_on, month_of
from counting.models import Claim, LedgerEntry, Snapshot, State, Total
from counting.recount import recount_everything, take_snapshot
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, post_line, recount_all

MARCH_2024 = datetime.datetime(2024, 3, 14, 12, tzinfo=datetime.UTC)
LAST_DAY = datetime.date(2026, 3, 31)
DAY_AFTER = datetime.date(2026, 4, 1)


def done(target, source="BE-1", *, state=State.IMPLEMENTED, at=MARCH_2024, **more):
    """A declared quantity of 400, done and last confirmed in March 2024."""
    return post_declared(target, source, 400, state=state, confirmed_at=at, **more)


def figure(rows):
    return sum(row["credited"] for row in rows)


def test_a_month_is_that_of_the_registers_own_time_zone():
    late = datetime.datetime(2024, 2, 29, 23, 30, tzinfo=datetime.UTC)

    assert month_of(late) == datetime.date(2024, 3, 1)


def test_what_was_confirmed_in_a_month_lapses_whole_months_after_its_end(settings):
    assert earliest_confirmed(LAST_DAY) == datetime.date(2024, 3, 1)
    assert earliest_confirmed(DAY_AFTER) == datetime.date(2024, 4, 1)
    assert lapses_on(datetime.date(2024, 3, 1)) == DAY_AFTER

    settings.MONTHS_UNTIL_NOT_CONFIRMED = 11
    assert lapses_on(datetime.date(2024, 1, 1)) == datetime.date(2025, 1, 1)


@pytest.mark.parametrize("month", range(1, 13))
def test_the_day_something_lapses_is_the_first_on_which_its_month_no_longer_counts(month):
    confirmed = datetime.date(2024, month, 1)
    day = lapses_on(confirmed)

    assert earliest_confirmed(day) > confirmed
    assert earliest_confirmed(day - datetime.timedelta(days=1)) == confirmed


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.IMPLEMENTED, State.VERIFIED])
def test_what_is_done_leaves_the_bar_on_its_day_and_nothing_is_written(state, assert_books_agree):
    done(TargetFactory(), state=state)
    recount_all()

    before, after = Total.objects.confirmed(LAST_DAY), Total.objects.confirmed(DAY_AFTER)
    assert (figure(before.national()), figure(after.national())) == (400, 0)
    assert figure(Total.objects.not_confirmed(LAST_DAY).national()) == 0
    assert figure(Total.objects.not_confirmed(DAY_AFTER).national()) == 400
    assert_books_agree()


@pytest.mark.django_db
def test_a_promise_does_not_lapse():
    post_declared(TargetFactory(), "BE-1", 400)
    recount_all()

    centuries_later = datetime.date(2226, 1, 1)

    assert figure(Total.objects.confirmed(centuries_later).national()) == 400
    assert not Total.objects.not_confirmed(centuries_later)


@pytest.mark.django_db
def test_a_confirmation_brings_a_figure_back_and_moves_no_national_figure(assert_books_agree):
    done(TargetFactory())
    recount_all()

    claims.confirm("BE-1", at=datetime.datetime(2026, 4, 20, tzinfo=datetime.UTC))
    recount_all()

    assert figure(Total.objects.confirmed(DAY_AFTER).national()) == 400
    assert figure(Total.objects.not_confirmed(DAY_AFTER).national()) == 0
    assert LedgerEntry.objects.count() == 1
    assert_books_agree()
    assert recount_everything().differing == 0


@pytest.mark.django_db
def test_an_older_confirmation_changes_nothing():
    done(TargetFactory())

    assert claims.confirm("BE-1", at=MARCH_2024 - datetime.timedelta(days=400)) == 0
    assert Claim.objects.get().confirmed_at == MARCH_2024


@pytest.mark.django_db
def test_a_confirmation_is_of_one_target_where_one_is_named():
    hedges, ponds = TargetFactory(), TargetFactory(counted=True)
    done(hedges)
    done(ponds, number=2)

    assert claims.confirm("BE-1", at=MARCH_2024 + datetime.timedelta(days=400), target=ponds) == 1
    assert Claim.objects.get(target=hedges).confirmed_at == MARCH_2024


@pytest.mark.django_db
def test_a_share_reported_again_is_confirmed_again(assert_books_agree):
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))
    claims.report_share(
        "BE-1", state=State.IMPLEMENTED, share=Decimal("0.5"), confirmed_at=MARCH_2024
    )
    recount_all()
    assert figure(Total.objects.not_confirmed(DAY_AFTER).national()) > 0

    later = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
    claims.report_share("BE-1", state=State.IMPLEMENTED, share=Decimal("0.5"), confirmed_at=later)
    recount_all()

    assert figure(Total.objects.not_confirmed(DAY_AFTER).national()) == 0
    assert_books_agree()
    assert recount_everything().differing == 0


@pytest.mark.django_db
def test_a_total_under_a_wrong_month_is_found_by_the_full_recount():
    done(TargetFactory())
    recount_all()
    Total.objects.update(confirmed_in=datetime.date(2026, 1, 1))

    # One month has too much and another too little, in its place and in the country.
    assert recount_everything().differing == 4


@pytest.mark.django_db
def test_a_snapshot_keeps_what_stood_on_the_bar_and_what_stood_next_to_it():
    done(TargetFactory())
    recount_all()

    take_snapshot(LAST_DAY)
    take_snapshot(DAY_AFTER)

    kept = Snapshot.objects.order_by("on").values_list("credited", "not_confirmed")
    assert list(kept) == [(400, 0), (0, 400)]
