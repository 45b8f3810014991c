"""What the clock asks for."""

from celery import shared_task
from django.utils import timezone

from catalogue.releases import publish


@shared_task
def publish_open_data() -> None:
    """Write today's open data as files.

    Never is worse than twice: a second one of the same day finds the first and leaves it.
    """
    publish(timezone.localdate())
