"""Addresses of the pages of a draft, for templates."""

from django import template

from engagements.addresses import page_of_draft

register = template.Library()

register.simple_tag(page_of_draft)
