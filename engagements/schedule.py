"""What the clock asks for."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from engagements import drafting, reclassifying, tasks, uploading
from engagements.models import Engagement, Upload

# So many at a time: the rest waits for the next look.
EXAMINED_AT_ONCE = 500
# Seconds between two looks. What no worker has begun by then is asked for again by the next, so its
# message is dropped: however many were sent, letters and recounts wait behind one look's at most.
EXAMINED_EVERY = 30.0
READ_AT_ONCE = 20
SECONDS_UNTIL_NUDGED = 60


@shared_task
def discard_idle_drafts() -> None:
    """Delete drafts nobody has touched for long. Twice does no harm: a deleted one is not found."""
    last_touched = timezone.now() - timedelta(days=settings.DRAFT_LINK_DAYS)
    for draft in Engagement.objects.idle_since(last_touched).iterator(chunk_size=200):
        drafting.discard(draft)


@shared_task
def warn_of_deletion() -> None:
    """Write to those whose draft is deleted before long. Twice does no harm: it is one letter."""
    days = settings.DRAFT_LINK_DAYS - settings.DRAFT_WARNING_DAYS
    last_touched = timezone.now() - timedelta(days=days)
    idle = Engagement.objects.idle_since(last_touched).exclude(contact_email="")
    for draft in idle.iterator(chunk_size=200):
        drafting.warn_of_deletion(draft)


@shared_task
def examine_what_was_sent() -> None:
    """Start examining what was sent or changed since. Twice does no harm: nor does examining."""
    waiting = Engagement.objects.to_examine().order_by("pk").values_list("pk", flat=True)
    for engagement_id in waiting[:EXAMINED_AT_ONCE]:
        tasks.examine.apply_async([engagement_id], expires=EXAMINED_EVERY)


@shared_task
def read_what_was_uploaded() -> None:
    """Have files read whose nudge was lost, or whose reader was killed. Twice does no harm."""
    moment_ago = timezone.now() - timedelta(seconds=SECONDS_UNTIL_NUDGED)
    waiting = Upload.objects.to_read().received_before(moment_ago).order_by("pk")
    for upload_id in waiting.values_list("pk", flat=True)[:READ_AT_ONCE]:
        tasks.read_upload.delay(upload_id)


@shared_task
def forget_uploads() -> None:
    """Delete files kept long enough, or without their draft. Twice does no harm."""
    uploading.forget_uploads()


@shared_task
def count_as_they_are() -> None:
    """Set right what counts for another kind than its partner has. Twice and never do no harm:
    the next night finds what is left.
    """
    for partner in reclassifying.counted_as_others().order_by("pk").iterator(chunk_size=200):
        reclassifying.set_right(partner)
