"""The worker, and the table of what runs by itself and when."""

import os
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.schedules import crontab
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bba.settings")


class Nudge(DjangoTask):
    """A task whose message is only a nudge: the work itself is noted in the database.

    When the broker is away after a commit, the person who acted is not told of an error that is
    none of theirs: it is logged, and the clock picks the work up later.
    """

    abstract = True

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        def send() -> None:
            self.delay(*args, **kwargs)

        transaction.on_commit(send, robust=True)


app = Celery("bba", task_cls=Nudge)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")

app.conf.beat_schedule = {
    "recount what is waiting": {
        "task": "counting.schedule.recount_what_is_waiting",
        "schedule": 30.0,
    },
    "keep a snapshot of every total": {
        "task": "counting.schedule.take_snapshot",
        "schedule": crontab(hour=1, minute=15),
    },
    "ask after changed boundaries": {
        "task": "counting.schedule.ask_after_changed_boundaries",
        "schedule": crontab(minute="*/10"),
    },
    "count as they are": {
        "task": "engagements.schedule.count_as_they_are",
        "schedule": crontab(hour=1, minute=30),
    },
    "recount everything and compare": {
        "task": "counting.schedule.recount_everything",
        "schedule": crontab(hour=2, minute=0),
    },
    "say that clock and worker are alive": {
        "task": "desk.schedule.beat",
        "schedule": 60.0,
    },
    "carry on with tables": {
        "task": "intake.schedule.carry_on_with_tables",
        "schedule": 60.0,
    },
    "publish open data": {
        "task": "catalogue.schedule.publish_open_data",
        "schedule": crontab(hour=4, minute=0),
    },
    "carry on with a full recount": {
        "task": "counting.schedule.carry_on_with_run",
        "schedule": 60.0,
    },
    "send letters that have not left": {
        "task": "correspondence.schedule.send_waiting_letters",
        "schedule": 60.0,
    },
    "forget codes that are too old": {
        "task": "correspondence.schedule.forget_codes",
        "schedule": 60.0,
    },
    "forget lapsed invitations": {
        "task": "partners.schedule.forget_lapsed_invitations",
        "schedule": crontab(hour=3, minute=40),
    },
    "examine what was sent": {
        "task": "engagements.schedule.examine_what_was_sent",
        "schedule": 30.0,
    },
    "read what was uploaded": {
        "task": "engagements.schedule.read_what_was_uploaded",
        "schedule": 60.0,
    },
    "forget uploaded files": {
        "task": "engagements.schedule.forget_uploads",
        "schedule": crontab(minute=40),
    },
    "warn of the deletion of idle drafts": {
        "task": "engagements.schedule.warn_of_deletion",
        "schedule": crontab(hour=8, minute=30),
    },
    "discard idle drafts": {
        "task": "engagements.schedule.discard_idle_drafts",
        "schedule": crontab(hour=3, minute=30),
    },
}
