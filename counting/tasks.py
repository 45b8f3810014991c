"""What acts ask to be done once they are committed."""

from celery import shared_task

from counting import recount as recounting

#: One message deals with so many batches at most; the clock sends the next one.
BATCHES = 200


@shared_task
def recount() -> None:
    """Deal with all waiting requests to recount.

    Never is worse than twice: twice changes nothing. The message is only a nudge; the requests
    stay in the database until the transaction that deals with them commits.
    """
    for _ in range(BATCHES):
        if not recounting.recount():
            return


@shared_task
def carry_on_with_run() -> None:
    """Compute one chunk of the full recount that is under way, and ask for the next.

    Twice is two chunks. Never means that the clock asks again. One message is one chunk, so that
    what was just accepted does not wait behind a full recount.
    """
    run = recounting.unfinished_run()
    if run is not None and recounting.carry_on(run):
        carry_on_with_run.delay()
