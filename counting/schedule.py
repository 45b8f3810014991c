"""What the clock asks for."""

from celery import shared_task
from django.utils import timezone

from counting import boundaries, recount, tasks

#: So many workers may compute chunks of one run at a time.
AT_A_TIME = 2


@shared_task
def recount_what_is_waiting() -> None:
    """Deal with requests whose message was lost.

    Never is worse than twice: twice changes nothing.
    """
    tasks.recount()


@shared_task
def take_snapshot() -> None:
    """Keep today's national figures.

    Never is worse than twice: a second one of the same day takes the place of the first.
    """
    recount.take_snapshot(timezone.localdate())


@shared_task
def ask_after_changed_boundaries() -> None:
    """Have counted again what new boundaries or a merger concern; rank by new inhabitants.

    Never is worse than twice: what was asked for once is not asked for again.
    """
    boundaries.ask_after_changes()


@shared_task
def recount_everything() -> None:
    """Begin to count everything anew; the run itself tells the team of any difference.

    Twice and never are both harmless: it changes no figure.
    """
    boundaries.ask_after_changes()
    if recount.unfinished_run() is None:
        recount.begin(with_sensitivity=True)
    for _ in range(AT_A_TIME):
        tasks.carry_on_with_run.delay()


@shared_task
def carry_on_with_run() -> None:
    """Take up a full recount that nobody is at any more: a message was lost, or a worker.

    Twice and never are both harmless.
    """
    if recount.is_abandoned():
        for _ in range(AT_A_TIME):
            tasks.carry_on_with_run.delay()
