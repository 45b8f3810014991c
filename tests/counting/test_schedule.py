import datetime

import pytest
import time_machine

from counting import schedule
from counting.models import Credit, RecountRequest, Run, Snapshot
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, recount_all

pytestmark = pytest.mark.django_db


def test_the_clock_picks_up_what_no_message_announced():
    post_declared(TargetFactory(), "BE-1", 10)

    schedule.recount_what_is_waiting()

    assert Credit.objects.get().credited == 10
    assert not RecountRequest.objects.exists()


@time_machine.travel("2026-05-01T01:15:00+02:00", tick=False)
def test_the_clock_keeps_a_snapshot_under_the_day_in_belgium():
    post_declared(TargetFactory(), "BE-1", 10)
    recount_all()

    schedule.take_snapshot()

    assert Snapshot.objects.get().on == datetime.date(2026, 5, 1)


def test_the_nightly_run_is_silent_when_all_agrees_and_an_alert_when_not(caplog):
    post_declared(TargetFactory(), "BE-1", 10)
    recount_all()

    schedule.recount_everything()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]

    Credit.objects.update(credited=9)
    schedule.recount_everything()
    assert "1 stored figures differ" in caplog.text
    assert list(Run.objects.values_list("number", "differing")) == [(2, 1), (1, 0)]
