"""What the admin's first page shows of the review desk."""

from django import template

from engagements.models import Engagement

register = template.Library()

SHOWN = 10


@register.inclusion_tag("admin/engagements/queue.html")
def review_queue() -> dict:
    """The oldest engagements awaiting review, and how many there are in all."""
    waiting = Engagement.objects.awaiting_review()
    return {"engagements": waiting.select_related("partner")[:SHOWN], "count": waiting.count()}
