"""What the clock asks for."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from engagements import drafting, tasks
from engagements.models import Engagement

# So many at a time: the rest waits for the next look.
EXAMINED_AT_ONCE = 500


@shared_task
def discard_idle_drafts() -> None:
    """Delete drafts whose link has expired. Twice does no harm: a deleted draft is not found."""
    last_touched = timezone.now() - timedelta(days=settings.DRAFT_LINK_DAYS)
    for draft in Engagement.objects.idle_since(last_touched).iterator(chunk_size=200):
        drafting.discard(draft)


@shared_task
def examine_what_was_sent() -> None:
    """Start examining what was sent or changed since. Twice does no harm: nor does examining."""
    waiting = Engagement.objects.to_examine().order_by("pk").values_list("pk", flat=True)
    for engagement_id in waiting[:EXAMINED_AT_ONCE]:
        tasks.examine.delay(engagement_id)
