"""The filter `date` of every template, which knows how French writes the first of a month."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.template import defaultfilters
from django.utils.translation import get_language

register = template.Library()

#: “1 novembre”, and neither “21 novembre” nor “1/11/2026”.
FIRST = re.compile(r"(?<!\d)1 (?=[a-zéû])")


@register.filter("date", expects_localtime=True, is_safe=False)
def date_shown(value: Any, form: str | None = None) -> str:
    """Django's own, with “1er novembre” in French."""
    shown = defaultfilters.date(value, form)
    return FIRST.sub("1er ", shown) if get_language() == "fr" else shown


@lru_cache(maxsize=400)
def day_in(_language: str | None, day: date) -> str:
    """A day in words of the language that is in use: most pages name one of a handful."""
    return date_shown(day, "DATE_FORMAT")
