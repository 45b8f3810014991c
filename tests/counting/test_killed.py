"""A worker that dies in the middle of a recount, with a real process."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, transaction

from counting import claims
from counting.models import Credit, RecountRequest, Total
from counting.recount import recount_everything
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_line, recount_all

WORKER = "import django; django.setup(); from counting.recount import recount; recount()"
WAITING_FOR_A_LOCK = """
    SELECT pg_stat_clear_snapshot(), (
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'
    )
"""


@contextmanager
def recounting_process():
    """A process of its own that recounts in this test's database, killed at the end."""
    address = urlsplit(os.environ["DATABASE_URL"])
    address = address._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = {**os.environ, "DATABASE_URL": urlunsplit(address)}
    with subprocess.Popen([sys.executable, "-c", WORKER], env=environment) as process:
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
        with recounting_process() as worker:
            until_a_process_waits_for_a_lock(worker)

    assert RecountRequest.objects.count() == 1
    assert not Credit.objects.filter(computed_at__isnull=False).exists()
    claims.withdraw("BE-1")
    recount_all()
    assert recount_everything().differing == 0
    assert [row["credited"] for row in Total.objects.national()] == [
        Credit.objects.get(claim=second).credited
    ]
