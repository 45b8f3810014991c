"""The names of languages, as they stand in a sentence."""

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def within_a_sentence(name: str) -> str:
    """The translated name of a language; French alone writes it small: “en allemand”."""
    return name.lower() if get_language() == "fr" else name
