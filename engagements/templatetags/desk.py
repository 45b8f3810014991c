"""What the admin's first page shows of the review desk."""

from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers, result_list

from engagements.admin.rows import rows_written
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


@register.inclusion_tag("admin/change_list_results.html")
def queue_table(changelist: Any) -> dict:
    """Django's table of the queue, with rows of our own."""
    if changelist.is_popup:  # where a row is chosen for another page
        return result_list(changelist)
    headers = list(result_headers(changelist))
    return {
        "cl": changelist,
        "result_headers": headers,
        "num_sorted_fields": sum(each["sortable"] and each["sorted"] for each in headers),
        "results": [[row] for row in rows_written(changelist)],
    }


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
