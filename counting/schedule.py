"""What the clock asks for."""

import logging

from celery import shared_task
from django.utils import timezone

from counting import recount, tasks

logger = logging.getLogger(__name__)


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
def recount_everything() -> None:
    """Count everything anew and tell the team of any difference.

    Twice and never are both harmless: it changes no figure.
    """
    run = recount.recount_everything()
    if run.differing:
        logger.error(
            "Run %s: %s stored figures differ from the recount, by up to %s",
            run.number,
            run.differing,
            run.difference,
        )
