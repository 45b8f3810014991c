"""New boundaries and mergers re-attribute what they concern, and nothing is lost."""

import datetime
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection, transaction

from counting import boundaries, claims, schedule
from counting.models import (
    Attribution,
    BoundaryRecount,
    Claim,
    Credit,
    LedgerEntry,
    RecountRequest,
    Total,
)
from counting.recount import recount, recount_everything
from territory.models import BoundaryLoad, Municipality
from tests.counting.test_killed import WAITING_FOR_A_LOCK
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, post_line, recount_all
from tests.factories.territory import MunicipalityFactory, grid_of_municipalities, square

pytestmark = pytest.mark.django_db

LAST_DAY = datetime.date(2026, 12, 31)
AFTERWARDS = time_machine.travel("2027-01-02T12:00:00+01:00", tick=False)


def outlines_moved(place, outline):
    """Load another outline for a municipality, a province or a region."""
    load = BoundaryLoad.objects.create(file_name="new.gpkg", digest="0" * 64, level=place.level)
    type(place).objects.filter(pk=place.pk).update(outline=outline, outline_from=load)
    return load


def quantities():
    """What is attributed to each municipality."""
    rows = Total.objects.by_municipality()
    return {row["municipality"]: row["credited"] for row in rows if row["credited"]}


class TestLoads:
    def test_a_load_asks_for_the_claims_it_concerns_and_no_other(self):
        places = grid_of_municipalities(3, 1)
        target = TargetFactory()
        here = post_line(target, "BE-1", (0, 0), (100, 0))
        post_line(target, "BE-2", (15_000, 0), (15_100, 0))
        post_declared(target, "BE-3", 7, municipality=places[0, 0])
        recount_all()
        outlines_moved(places[0, 0], square(0, 0))

        assert boundaries.ask_after_changes() == 1

        request = RecountRequest.objects.get()
        assert (request.claim, request.reason) == (here, "boundary_changed")

    def test_a_load_is_gone_through_once(self):
        places = grid_of_municipalities(1, 1)
        post_line(TargetFactory(), "BE-1", (0, 0), (100, 0))
        recount_all()
        outlines_moved(places[0, 0], square(0, 0))

        assert [boundaries.ask_after_changes() for _ in range(3)] == [1, 0, 0]
        assert BoundaryRecount.objects.get().ended_at

    def test_many_claims_are_asked_for_in_bounded_batches(self):
        places = grid_of_municipalities(1, 1)
        target = TargetFactory()
        for number in range(7):
            post_line(target, f"BE-{number}", (0, 50 * number), (100, 50 * number), at=number)
        recount_all()
        outlines_moved(places[0, 0], square(0, 0))

        assert boundaries.ask_after_changes(batch=2) == 7
        assert RecountRequest.objects.values("claim").distinct().count() == 7

    def test_who_is_stopped_in_the_middle_goes_on_after_the_last_batch(self):
        places = grid_of_municipalities(1, 1)
        target = TargetFactory()
        first, second = (
            post_line(target, f"BE-{n}", (0, 50 * n), (100, 50 * n), at=n) for n in range(2)
        )
        recount_all()
        load = outlines_moved(places[0, 0], square(0, 0))
        BoundaryRecount.objects.create(load=load, up_to=first.pk, requested=1)

        assert boundaries.ask_after_changes() == 1
        assert RecountRequest.objects.get().claim == second

    def test_what_moves_is_told_in_the_ledger_and_the_sum_stays(self, assert_books_agree):
        places = grid_of_municipalities(2, 1)
        post_line(TargetFactory(), "BE-1", (0, 500), (100, 500))
        recount_all()
        before = quantities()
        assert set(before) == {places[0, 0].pk}
        Municipality.objects.filter(pk=places[0, 0].pk).update(outline=None)
        outlines_moved(places[1, 0], square(0, 0, 2, 1))

        schedule.ask_after_changed_boundaries()
        recount_all()

        assert quantities() == {places[1, 0].pk: before[places[0, 0].pk]}
        entry = LedgerEntry.objects.first()
        assert (entry.reason, entry.source, entry.change) == ("boundary_changed", "BE-1", 0)
        assert_books_agree()
        assert recount_everything().differing == 0

    def test_ground_that_was_outside_comes_in(self, assert_books_agree):
        places = grid_of_municipalities(1, 1)
        post_line(TargetFactory(), "BE-1", (-3000, 500), (-2000, 500))
        recount_all()
        assert Credit.objects.get().credited == 0
        outlines_moved(places[0, 0], square(-1, 0, 2, 1))

        boundaries.ask_after_changes()
        recount_all()

        assert round(Credit.objects.get().credited) == 1000
        assert LedgerEntry.objects.get().reason == "boundary_changed"
        assert_books_agree()


@pytest.mark.django_db(transaction=True)
def test_a_load_asks_for_what_is_counted_this_moment_by_the_outlines_of_before(assert_books_agree):
    left, _ = grid_of_municipalities(2, 1).values()
    claim = post_line(TargetFactory(), "BE-1", (0, 500), (100, 500))
    claims.withdraw("BE-1")
    # It counts again, and no part says yet where.
    Claim.objects.filter(pk=claim.pk).update(withdrawn_at=None)
    RecountRequest.objects.create(claim=claim, reason="corrected")

    with ThreadPoolExecutor(1) as clock:
        with transaction.atomic():
            assert recount() == 1
            asking = clock.submit(move_away_and_ask, left)
            while not asking.done() and not waits_for_a_lock():
                time.sleep(0.02)
        asking.result()

    assert quantities().keys() == {None}
    assert_books_agree()
    assert recount_everything().differing == 0


def move_away_and_ask(place):
    """In a connection of its own; what is asked for is counted at once."""
    try:
        outlines_moved(place, square(30, 0))
        boundaries.ask_after_changes()
    finally:
        connection.close()


def waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute(WAITING_FOR_A_LOCK)
        return cursor.fetchone()[1] > 0


class TestMergers:
    @pytest.fixture
    def merged(self):
        """Two municipalities become one on New Year's Day, and that one another a year before."""
        last = MunicipalityFactory(name_en="Last")
        middle = MunicipalityFactory(successor=last, valid_to=LAST_DAY)
        return [MunicipalityFactory(successor=middle, valid_to=LAST_DAY), middle, last]

    def test_a_declared_quantity_goes_to_what_its_municipality_has_become(
        self, merged, assert_books_agree
    ):
        first, middle, last = merged
        target = TargetFactory()
        post_declared(target, "BE-1", 7, municipality=first)
        post_declared(target, "BE-2", 5, municipality=middle, at=1)
        recount_all()
        assert quantities() == {first.pk: 7, middle.pk: 5}

        with AFTERWARDS:
            assert boundaries.ask_after_changes() == 2
            recount_all()

            assert quantities() == {last.pk: 12}
            part = Attribution.objects.first()
            assert (part.province, part.region) == (last.province, last.region)
            assert [(each.reason, each.change) for each in LedgerEntry.objects.order_by("pk")] == [
                ("accepted", 7),
                ("accepted", 5),
                ("boundary_changed", 0),
                ("boundary_changed", 0),
            ]
            assert_books_agree()
            assert recount_everything().differing == 0

    def test_what_is_drawn_in_it_goes_to_what_its_municipality_has_become(self, assert_books_agree):
        new_year = LAST_DAY + datetime.timedelta(days=1)
        last = MunicipalityFactory(outline=square(0, 0, 2, 1), valid_from=new_year)
        first = MunicipalityFactory(at=(0, 0), successor=last, valid_to=LAST_DAY)
        post_line(TargetFactory(), "BE-1", (0, 500), (100, 500))
        recount_all()
        before = quantities()
        assert set(before) == {first.pk}

        with AFTERWARDS:
            assert boundaries.ask_after_changes() == 1
            recount_all()

            assert quantities() == {last.pk: before[first.pk]}
            assert LedgerEntry.objects.filter(reason="boundary_changed").get().change == 0
            assert_books_agree()
            assert recount_everything().differing == 0

    def test_a_merger_is_asked_after_until_it_is_counted_and_then_no_more(self, merged):
        post_declared(TargetFactory(), "BE-1", 7, municipality=merged[0])
        recount_all()

        with AFTERWARDS:
            assert [boundaries.ask_after_changes() for _ in range(2)] == [1, 0]
            recount_all()
            assert boundaries.ask_after_changes() == 0

    def test_before_its_day_a_merger_changes_nothing(self, merged):
        post_declared(TargetFactory(), "BE-1", 7, municipality=merged[0])
        recount_all()

        with time_machine.travel("2026-12-31T12:00:00+01:00", tick=False):
            assert boundaries.ask_after_changes() == 0
            assert recount_everything().differing == 0

    def test_what_is_declared_for_a_former_municipality_counts_in_its_successor(self, merged):
        with AFTERWARDS:
            post_declared(TargetFactory(), "BE-1", 7, municipality=merged[0])
            recount_all()

            assert quantities() == {merged[-1].pk: 7}
