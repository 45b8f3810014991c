"""A full recount in chunks: shared by workers, taken up again, closed once."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from counting import claims, schedule, tasks
from counting.models import (
    Attribution,
    Claim,
    Credit,
    Difference,
    LedgerEntry,
    Run,
    RunChunk,
    Total,
)
from counting.recount import (
    begin,
    carry_on,
    is_abandoned,
    recount_everything,
    repair_books,
    see_through,
    unfinished_run,
)
from counting.recount.planning import WIDE
from tests.counting.hedges import landscape
from tests.factories.axes import TargetFactory
from tests.factories.counting import (
    post,
    post_declared,
    post_line,
    posting,
    recount_all,
    stored,
    without_number,
)
from tests.factories.territory import grid_of_municipalities


def register(count=6):
    """Lines side by side, one drawn twice, one declared quantity, one withdrawn."""
    target = TargetFactory()
    lines = [
        post_line(target, f"BE-{n}", (300 * n, 0), (300 * n + 100, 0), at=n) for n in range(count)
    ]
    post_line(target, "BE-TWICE", (0, 1), (100, 1), at=count)
    post_declared(target, "BE-DECLARED", 7)
    post_line(target, "BE-GONE", (0, 900), (100, 900))
    claims.withdraw("BE-GONE")
    recount_all()
    return lines


@pytest.mark.django_db
class TestOneWorker:
    def test_every_claim_is_in_exactly_one_chunk(self):
        register()

        run = begin(chunk=2)

        parts = list(run.chunks.values_list("claims", flat=True))
        assert sorted(pk for part in parts for pk in part) == sorted(
            Claim.objects.values_list("pk", flat=True)
        )
        assert max(map(len, parts)) == 2

    def test_long_lines_have_chunks_of_their_own(self):
        target = TargetFactory()
        post_line(target, "BE-1", (0, 0), (100, 0))
        long = post_line(target, "BE-2", (0, 50), (WIDE + 10, 50), at=1)
        post_line(target, "BE-3", (WIDE, 53), (WIDE + 100, 53), at=2)
        recount_all()

        run = begin()

        assert [chunk.claims for chunk in run.chunks.filter(is_wide=True)] == [[long.pk]]
        assert see_through(run).differing == 0

    def test_each_claim_is_counted_or_not_for_one_reason(self):
        register()

        run = recount_everything(chunk=2)

        assert (run.counted, run.not_counted) == (7, 2)
        assert (run.withdrawn, run.wholly_shared, run.wholly_outside, run.of_nothing) == (
            (1, 1, 0, 0)
        )
        assert run.is_over
        assert not run.is_alarming

    def test_what_lies_outside_is_not_counted_for_that_reason(self):
        grid_of_municipalities(1, 1)
        post_line(TargetFactory(), "BE-1", (-50_000, 500), (-49_900, 500))
        recount_all()

        assert recount_everything().wholly_outside == 1

    def test_a_run_that_was_stopped_goes_on_with_what_is_left(self):
        register()
        run = begin(chunk=3)
        carry_on(run)
        done = run.chunks.exclude(ended_at=None).get()

        seen = []
        run = see_through(unfinished_run(), progress=lambda *progress: seen.append(progress))

        assert seen[0] == (2, run.chunks.count())
        assert run.counted + run.not_counted == Claim.objects.count()
        assert run.chunks.get(pk=done.pk).ended_at == done.ended_at
        assert unfinished_run() is None

    def test_an_empty_register_is_counted_too(self):
        run = recount_everything(with_sensitivity=True)

        assert (run.counted, run.not_counted, run.is_over) == (0, 0, True)

    def test_a_chunk_that_kills_its_workers_is_given_up(self):
        register()
        run = begin(chunk=4)
        deadly = run.chunks.first()
        long_ago = run.started_at - datetime.timedelta(hours=1)
        RunChunk.objects.filter(pk=deadly.pk).update(attempts=5, began_at=long_ago)

        run = see_through(run)

        assert (run.given_up, run.is_alarming) == (deadly.size, True)

    def test_a_run_under_an_older_rule_is_left_as_it_is(self):
        register()
        run = begin()
        Run.objects.update(rule_version="0")

        assert unfinished_run() is None
        assert recount_everything().number == run.number + 1

    def test_two_drawn_as_one_far_apart_are_compared_across_chunks(self):
        target = TargetFactory()
        post_line(target, "BE-1", (0, 0), (0, 100), at=1)
        post_line(target, "BE-2", (12, 0), (12, 100), at=2)
        claims.decide_pair(("BE-1", 1), ("BE-2", 1), "same", by="Reviewer")
        recount_all()

        run = recount_everything(chunk=1)

        assert (run.differing, run.wholly_shared) == (0, 1)

    def test_a_claim_that_cannot_be_computed_is_given_up_alone(self):
        first, *_ = register()
        broken = without_number(Claim.objects.get(source="BE-DECLARED"))
        Credit.objects.filter(claim=first).update(shared=1, raw=500)

        run = recount_everything()

        assert (run.given_up, run.differing) == (1, 1)
        assert run.is_alarming
        failed = run.chunks.get(ended_at=None)
        assert failed.claims == [broken.pk]
        assert failed.error
        assert run.counted + run.not_counted == Claim.objects.count()

    def test_totals_and_ledger_that_disagree_are_reported_and_repaired_when_asked(
        self, assert_books_agree
    ):
        register()
        total = Total.objects.filter(basis="mapped").first()
        right = total.credited
        Total.objects.filter(pk=total.pk).update(credited=right + 5)

        run = recount_everything()

        assert sorted(each.about.split()[0] for each in run.differences.all()) == [
            "ledger",
            "national",
            "total",
        ]
        assert repair_books() == 1
        total.refresh_from_db()
        assert total.credited == right
        assert_books_agree()

    def test_what_the_ledger_cannot_explain_is_entered_as_a_correction(self, assert_books_agree):
        register()
        LedgerEntry.objects.filter(source="BE-1").delete()

        assert repair_books() == 1

        assert LedgerEntry.objects.get(reason="corrected").change > 99
        assert_books_agree()
        assert repair_books() == 0

    def test_a_total_without_any_part_is_set_to_nothing(self):
        register()
        Attribution.objects.all().delete()
        Credit.objects.update(credited=0, computed_at=None)
        repair_books()

        assert {total.credited for total in Total.objects.all()} == {0}
        assert LedgerEntry.objects.filter(reason="corrected").exists()


@pytest.mark.django_db(transaction=True)
class TestManyWorkers:
    def test_workers_share_the_chunks_and_one_of_them_closes_the_run(self):
        grid_of_municipalities(2, 1)
        target = TargetFactory()
        for number, shape in enumerate(landscape(7, 60, twice=0.4, extent=300)):
            post(f"BE-{number}", posting(target, stored(shape)), at=number)
        recount_all()
        Credit.objects.filter(claim__source="BE-3").update(raw=10_000)
        run = begin(chunk=4, with_sensitivity=True)

        def works(_):
            try:
                return see_through(Run.objects.get(pk=run.pk)).number
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as workers:
            assert set(workers.map(works, range(4))) == {run.number}

        run.refresh_from_db()
        assert (run.differing, run.waiting, run.given_up) == (1, 0, 0)
        assert run.counted + run.not_counted == 60
        assert run.sensitivities.count() == 4
        assert not run.chunks.filter(claims__len__gt=0).exists()

    def test_a_chunk_that_somebody_computes_is_left_to_them(self):
        register()
        run = begin()
        chunk = run.chunks.first()

        def others():
            try:
                found = RunChunk.objects.filter(run=run).count()
                while carry_on(run):
                    pass
                return found - RunChunk.objects.filter(run=run).exclude(ended_at=None).count()
            finally:
                connection.close()

        with transaction.atomic(), ThreadPoolExecutor(1) as worker:
            RunChunk.objects.select_for_update(no_key=True).get(pk=chunk.pk)
            assert worker.submit(others).result() == 1
            run.refresh_from_db()
            assert not run.is_over

        assert is_abandoned()
        assert see_through(run).differing == 0

    def test_workers_see_a_night_s_run_through_and_tell_the_team(self, caplog):
        register()
        Credit.objects.filter(claim__source="BE-1").update(raw=500)

        schedule.recount_everything()

        run = Run.objects.get()
        assert run.is_over
        assert run.with_sensitivity
        assert "1 stored figures differ" in caplog.text
        assert Difference.objects.get().about == "claim BE-1/1 measured"

    def test_the_clock_takes_up_a_run_that_nobody_is_at(self):
        register()
        run = begin(chunk=2)

        schedule.carry_on_with_run()

        run.refresh_from_db()
        assert run.is_over
        tasks.carry_on_with_run()
        assert Run.objects.count() == 1
