"""What the admin's first page says when counting needs somebody."""

from django import template

from counting.models import RecountRequest, Run

register = template.Library()


@register.inclusion_tag("admin/counting/alerts.html")
def counting_alerts() -> dict:
    """The last finished run if it is alarming, and how many recounts were set aside."""
    run = Run.objects.exclude(ended_at=None).order_by("-number").first()
    return {
        "run": run if run is not None and run.is_alarming else None,
        "set_aside": RecountRequest.objects.set_aside().count(),
    }
