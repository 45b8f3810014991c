"""The incremental recount says what a full one says, whatever happened and in whatever order."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from counting import asking, claims
from counting.models import Claim, Credit, LedgerEntry, RecountRequest, Total
from counting.recount import recount, recount_everything
from tests.counting.hedges import CENTRE, landscape
from tests.factories.axes import TargetFactory
from tests.factories.counting import (
    HERE,
    line,
    post,
    post_declared,
    post_line,
    posting,
    recount_all,
    stored,
)
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db


def here(shape):
    """A generated hedge, moved into the first municipality of the grid."""
    return stored(shapely.affinity.translate(shape, HERE[0] - CENTRE[0], HERE[1] - CENTRE[1]))


def stored_figures():
    """Everything the public could see of credits, by site: to the millimetre."""
    return {
        (credit.claim.state, str(credit.claim)): (
            credit.raw,
            credit.credited,
            credit.shared,
            sorted((str(o.with_claim), o.quantity) for o in credit.claim.overlaps.all()),
        )
        for credit in Credit.objects.filter(claim__withdrawn_at__isnull=True).select_related(
            "claim"
        )
    }


@pytest.mark.parametrize("seed", range(3))
def test_acceptances_end_in_the_same_figures_in_any_order(seed):
    hedges = landscape(seed, 24, twice=0.4, extent=160)
    rng = np.random.default_rng(seed)
    results = []
    for _ in range(2):
        target = TargetFactory()
        for number in rng.permutation(24):
            post(f"BE-{number}", posting(target, here(hedges[number])), at=int(number))
            recount(batch_size=1)
        recount_all()
        results.append(stored_figures())
        Claim.objects.all().delete()

    assert results[0] == results[1]


def test_withdrawing_gives_exactly_what_there_would_have_been_without():
    hedges = landscape(7, 24, twice=0.4, extent=160)
    target = TargetFactory()
    for number in range(24):
        if number != 5:
            post(f"BE-{number}", posting(target, here(hedges[number])), at=number)
    recount_all()
    without = stored_figures()

    post("BE-5", posting(target, here(hedges[5])), at=5)
    recount_all()
    with_it = stored_figures()
    claims.withdraw("BE-5")
    recount_all()

    assert with_it != without
    assert stored_figures() == without


def test_a_site_across_a_border_is_split_and_the_parts_add_up(assert_books_agree):
    grid = grid_of_municipalities(2, 1)
    target = TargetFactory()
    post_line(target, "BE-1", (6000, 500), (7000, 500))

    recount_all()

    rows = {row["municipality"]: row["credited"] for row in Total.objects.by_municipality()}
    assert set(rows) == {grid[0, 0].pk, grid[1, 0].pk}
    assert sum(rows.values()) == Credit.objects.get().credited
    assert sum(row["credited"] for row in Total.objects.by_province()) == sum(rows.values())
    assert_books_agree()


@pytest.mark.parametrize("counts_elsewhere", [True, False])
def test_what_lies_outside_counts_only_where_the_target_says_so(
    counts_elsewhere, assert_books_agree
):
    grid_of_municipalities(1, 1)
    target = TargetFactory(counts_elsewhere=counts_elsewhere)
    post_line(target, "BE-1", (-1500, 500), (1000, 500))

    recount_all()

    credit = Credit.objects.get()
    elsewhere = [row for row in Total.objects.by_region() if row["place"] == "elsewhere"]
    assert credit.credited + credit.outside == credit.raw
    assert bool(credit.outside) is not counts_elsewhere
    assert bool(elsewhere) is counts_elsewhere
    assert_books_agree()


def test_without_outlines_everything_is_somewhere_in_belgium():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))

    recount_all()

    (row,) = Total.objects.by_region()
    assert (row["place"], row["region"]) == ("belgium", None)


def test_a_second_recount_changes_nothing(assert_books_agree):
    target = TargetFactory()
    claim = post_line(target, "BE-1", (0, 0), (100, 0))
    recount_all()
    entries, credit = LedgerEntry.objects.count(), Credit.objects.get()

    asking.recount([claim.pk], reason="corrected")
    recount_all()

    assert LedgerEntry.objects.count() == entries
    assert Credit.objects.get().computed_at == credit.computed_at
    assert_books_agree()


def test_a_request_whose_recount_fails_halfway_leaves_everything_as_it_was():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE counting_ledgerentry ADD CONSTRAINT halt CHECK (change < 0)")

    recount_all()

    assert "halt" in RecountRequest.objects.get().error
    assert Credit.objects.get().computed_at is None
    assert not Total.objects.exists()


@pytest.mark.parametrize("register", [0, 60])
def test_one_pledge_of_ten_lines_takes_few_queries_whatever_the_size(register):
    grid_of_municipalities(2, 2)
    target = TargetFactory()
    for number in range(register):
        post_line(target, f"BE-{number}", (0, number), (100, number), at=number)
    recount_all()
    lines = [posting(target, line((0, 7 * n), (100, 7 * n)), number=n) for n in range(10)]

    with CaptureQueriesContext(
        connection,
    ) as queries:
        post("BE-NEW", *lines, at=500)
        while recount():
            pass

    assert len(queries) < 60


def test_the_cost_of_a_pledge_does_not_grow_with_its_size():
    counts = []
    for size in (10, 200):
        target = TargetFactory()
        lines = [posting(target, line((0, 9 * n), (90, 9 * n)), number=n) for n in range(size)]
        with CaptureQueriesContext(connection) as queries:
            post(f"BE-{size}", *lines)
            recount()
        counts.append(len(queries))

    assert counts[0] == counts[1]


def closing(work):
    """The work, with the thread's own database connection closed after it."""

    def run(*arguments):
        try:
            return work(*arguments)
        finally:
            connections.close_all()

    return run


@pytest.mark.django_db(transaction=True)
def test_workers_recounting_at_once_end_in_the_figures_of_a_full_recount(assert_books_agree):
    target = TargetFactory()
    hedges = landscape(11, 40, twice=0.4, extent=160)
    start = threading.Barrier(4)

    def posts_and_recounts(first):
        start.wait(timeout=30)
        for number in range(first, 40, 4):
            post(f"BE-{number}", posting(target, here(hedges[number])), at=40 - number)
            recount(batch_size=3)
            if number % 3 == 0:
                claims.withdraw(f"BE-{number}")
        while recount(batch_size=2):
            pass

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(closing(posts_and_recounts), range(4)))
    recount_all()

    run = recount_everything()
    assert list(run.differences.all()) == []
    assert (run.counted + run.wholly_shared, run.withdrawn) == (26, 14)
    assert_books_agree()


@pytest.mark.django_db(transaction=True)
def test_requests_held_by_one_worker_are_left_to_it():
    claim = post_declared(TargetFactory(), "BE-1", 100)
    RecountRequest.objects.create(claim=claim, reason="corrected")

    with transaction.atomic(), ThreadPoolExecutor(1) as workers:
        list(RecountRequest.objects.select_for_update())
        dealt_with_by_another = workers.submit(closing(recount)).result(timeout=60)

    assert dealt_with_by_another == 0
    assert recount() == 1
