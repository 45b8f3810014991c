"""What the clock asks for."""

from celery import shared_task

from intake import tasks
from intake.models import Sheet


@shared_task
def carry_on_with_tables() -> None:
    """Go on with tables whose message was lost, or whose worker was killed.

    Twice does no harm: of two workers the second one passes.
    """
    for sheet_id in Sheet.objects.unfinished().values_list("pk", flat=True):
        tasks.carry_on.delay(sheet_id)
