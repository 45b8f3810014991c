"""What an act asks to be done afterwards."""

from celery import shared_task

from engagements import examining, foresight, understanding


@shared_task
def examine(engagement_id: int) -> None:
    """Examine a sent engagement. Twice does no harm: its findings are written anew."""
    examining.examine(engagement_id)


@shared_task
def read_upload(upload_id: int) -> None:
    """Read a large file that was sent. Twice does no harm: what is read is left alone."""
    understanding.understand(upload_id)


@shared_task
def foresee(engagement_id: int) -> None:
    """Work out what accepting a large engagement would do. Twice keeps what was kept once."""
    foresight.work_out(engagement_id)
