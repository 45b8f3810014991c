"""What the clock asks for."""

from celery import shared_task

from desk import operations


@shared_task
def beat() -> None:
    """Note that clock and worker are alive. Twice and never are both harmless."""
    operations.beat()
