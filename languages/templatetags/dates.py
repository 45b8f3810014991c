"""The filter `date` of every template, which knows how French writes the first of a month."""

import re
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
