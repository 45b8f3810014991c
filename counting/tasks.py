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
