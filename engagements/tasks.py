"""What an act asks to be done afterwards."""

from celery import shared_task

from engagements import examining


@shared_task
def examine(engagement_id: int) -> None:
    """Examine a sent engagement. Twice does no harm: its findings are written anew."""
    examining.examine(engagement_id)
