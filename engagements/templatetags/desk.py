"""What the admin's first page shows of the review desk."""

from django import template

from engagements.comparing import compare
from engagements.counted import tell_what_counts
from engagements.models import Engagement

register = template.Library()

SHOWN = 10


@register.inclusion_tag("admin/engagements/queue.html", takes_context=True)
def review_queue(context: dict) -> dict:
    """The oldest engagements awaiting review, and how many there are in all."""
    waiting = Engagement.objects.awaiting_review().within_reach_of(context["user"])
    return {"engagements": waiting.select_related("partner")[:SHOWN], "count": waiting.count()}


@register.inclusion_tag("admin/engagements/engagement/comparison.html")
def side_by_side(amendment: Engagement) -> dict:
    """A change asked of an accepted engagement, beside what was accepted."""
    tell_what_counts([amendment.amended])
    asked = amendment.status_changes.first() if amendment.asks_to_withdraw else None
    return {
        "engagement": amendment,
        "rows": compare(amendment),
        "reason": asked.words if asked else "",
    }
