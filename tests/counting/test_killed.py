"""A worker that dies in the middle of a recount, with a real process."""

import datetime
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, transaction

from counting import claims
from counting.models import Credit, RecountRequest, RunChunk, Total
from counting.querysets import SECONDS_TO_LOCK
from counting.recount import begin, carry_on, recount_everything, see_through
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_line, recount_all

SET_UP = "import django; django.setup(); from counting.recount import"
RECOUNT = f"{SET_UP} recount; recount()"
RUN = f"{SET_UP} see_through, unfinished_run; see_through(unfinished_run())"
WAITING_FOR_A_LOCK = """
    SELECT pg_stat_clear_snapshot(), (
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'
    )
"""


@contextmanager
def worker_process(words):
    """A process of its own that works in this test's database, killed at the end."""
    address = urlsplit(os.environ["DATABASE_URL"])
    address = address._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = {**os.environ, "DATABASE_URL": urlunsplit(address)}
    with subprocess.Popen([sys.executable, "-c", words], env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def until_a_process_waits_for_a_lock(process):
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(WAITING_FOR_A_LOCK)
            if cursor.fetchone()[1]:
                return
        assert process.poll() is None
        time.sleep(0.1)
    pytest.fail("the worker never came to the locked credit")


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_recount_loses_nothing():
    target = TargetFactory()
    first = post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    second = post_line(target, "BE-2", (0, 3), (100, 3), at=2)
    RecountRequest.objects.create(claim=first, reason="corrected")
    Credit.objects.update(computed_at=None)

    with transaction.atomic():
        Credit.objects.select_for_update().get(claim=second)
        with worker_process(RECOUNT) as worker:
            until_a_process_waits_for_a_lock(worker)

    assert RecountRequest.objects.count() == 1
    assert not Credit.objects.filter(computed_at__isnull=False).exists()
    claims.withdraw("BE-1")
    recount_all()
    assert recount_everything().differing == 0
    assert [row["credited"] for row in Total.objects.national()] == [
        Credit.objects.get(claim=second).credited
    ]


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_full_recount_leaves_its_chunk_to_another():
    target = TargetFactory()
    for number in range(6):
        post_line(target, f"BE-{number}", (200 * number, 0), (200 * number + 100, 0), at=number)
    recount_all()
    Credit.objects.filter(claim__source="BE-0").update(raw=500)
    run = begin(chunk=2)

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE counting_difference IN SHARE MODE")
        with worker_process(RUN) as worker:
            until_a_process_waits_for_a_lock(worker)
            # Meanwhile this process computes the others, and finds that it may not close the run.
            assert [carry_on(run) for _ in range(3)] == [True, True, False]
    left = run.chunks.get(ended_at=None)
    assert (left.number, left.attempts) == (1, 1)
    a_moment_passes(left)
    run = see_through(run)

    assert [chunk.attempts for chunk in run.chunks.all()] == [2, 1, 1]
    assert (run.counted, run.differing, run.given_up) == (6, 1, 0)
    assert run.differences.get().about == "claim BE-0/1 measured"


def a_moment_passes(chunk):
    """A chunk is left to whoever took it for as long as locking it may take."""
    begun = chunk.began_at - datetime.timedelta(seconds=2 * SECONDS_TO_LOCK)
    RunChunk.objects.filter(pk=chunk.pk).update(began_at=begun)
