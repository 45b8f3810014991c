"""The worker, and the table of what runs by itself and when."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bba.settings")

app = Celery("bba")
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
    "recount everything and compare": {
        "task": "counting.schedule.recount_everything",
        "schedule": crontab(hour=2, minute=0),
    },
    "send letters that have not left": {
        "task": "correspondence.schedule.send_waiting_letters",
        "schedule": 60.0,
    },
    "clear away old drafts": {
        "task": "engagements.schedule.discard_idle_drafts",
        "schedule": crontab(hour=3, minute=30),
    },
}
