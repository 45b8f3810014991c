"""What the admin's first page says when the register needs somebody."""

from django import template

from desk import operations

register = template.Library()


@register.inclusion_tag("admin/desk/alarms.html")
def operations_alarms() -> dict:
    """The lines of the page of operations that are alarming."""
    return {"alarms": operations.alarms()}
