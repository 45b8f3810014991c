"""What the clock asks for."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from engagements import drafting
from engagements.models import Engagement


@shared_task
def discard_idle_drafts() -> None:
    """Delete drafts whose link has expired. Twice does no harm: a deleted draft is not found."""
    last_touched = timezone.now() - timedelta(days=settings.DRAFT_LINK_DAYS)
    for draft in Engagement.objects.idle_since(last_touched).iterator(chunk_size=200):
        drafting.discard(draft)
