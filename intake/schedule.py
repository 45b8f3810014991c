"""What the clock asks for."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from intake import tasks
from intake.models import Sheet

# Longer than a chunk takes. A second message for a table would go on beside the first to its end.
SECONDS_LEFT_ALONE = 60


@shared_task
def carry_on_with_tables() -> None:
    """Go on with tables whose message was lost, or whose worker was killed.

    Twice does no harm: of two workers the second one passes.
    """
    moment_ago = timezone.now() - timedelta(seconds=SECONDS_LEFT_ALONE)
    waiting = Sheet.objects.unfinished().left_alone_since(moment_ago)
    for sheet_id in waiting.values_list("pk", flat=True):
        tasks.carry_on.delay(sheet_id)
