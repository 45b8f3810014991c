"""What acts ask to be done once they are committed."""

from celery import shared_task

from intake import carrying_on


@shared_task
def carry_on(sheet_id: int) -> None:
    """Do the next chunk of a table, and ask for the one after it.

    Twice does no harm; never means that the clock asks again. One message is one chunk, so that
    what people do meanwhile does not wait behind a large table.
    """
    if carrying_on.carry_on(sheet_id):
        carry_on.delay(sheet_id)
