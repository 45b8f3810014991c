"""What the clock asks for."""

from celery import shared_task
from django.utils import timezone

from catalogue.concealing import conceal
from catalogue.releases import publish


@shared_task
def publish_open_data() -> None:
    """Write today's open data as files, and conceal in older ones what has become private.

    Never is worse than twice: a second one of the same day finds the first and leaves it.
    """
    publish(timezone.localdate())
    conceal(timezone.localdate())
