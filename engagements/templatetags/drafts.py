"""What all pages of a draft show: their addresses, and the target that they ask about."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from axes.models import Target
from engagements.addresses import page_of_draft
from languages.known import once_for_a_row

register = template.Library()

register.simple_tag(page_of_draft)


@once_for_a_row
def caption(target: Target) -> SafeString:
    return render_to_string("engagements/contribution_caption.html", {"target": target})


@register.simple_tag
def caption_of(target: Target) -> SafeString:
    """Which target a page of the form is about."""
    return caption(target)
