"""The places a declared quantity can lie in: what the list offers, and what was chosen."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from engagements.models import Contribution
from territory.models import Municipality, Province, Region

OPTION = '<option value="{}">{}</option>'
CHOSEN = '<option value="{}" selected>{}</option>'


class AreaSelect(forms.Select):
    """A list of six hundred places, written at once: a template for each would be the slow part."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = written_all(self.choices, str(value or ""))
        all_attrs = self.build_attrs(self.attrs, {"name": name} | (attrs or {}))
        return format_html("<select{}>{}</select>", flatatt(all_attrs), options)


def written_all(choices: Any, chosen: str) -> SafeString:
    """Choices one after the other; a group of them under its heading."""
    return format_html_join(
        "", "{}", ((written(value, inside, chosen),) for value, inside in choices)
    )


def written(value: str, inside: Any, chosen: str) -> SafeString:
    """A choice, or a group of them under its heading."""
    if isinstance(inside, list | tuple):
        choices = written_all(inside, chosen)
        return format_html('<optgroup label="{}">{}</optgroup>', value, choices)
    return format_html(CHOSEN if value == chosen else OPTION, value, inside)


def areas() -> list[tuple[str, Any]]:
    """The places a declared quantity can lie in, grouped, by name in the reader's language."""
    groups = [
        (gettext("Municipalities"), "municipality", Municipality.objects.in_force()),
        (gettext("Provinces"), "province", Province.objects.all()),
        (gettext("Regions"), "region", Region.objects.all()),
    ]
    choices: list[tuple[str, Any]] = [("", gettext("Choose…"))]
    for heading, level, places in groups:
        named = places.for_list().in_display_order()
        choices.append((heading, [(f"{level}:{place.nis_code}", place.name) for place in named]))
    return choices


def area_of(contribution: Contribution) -> str:
    for level in ("municipality", "province", "region"):
        place = getattr(contribution, level)
        if place is not None:
            return f"{level}:{place.nis_code}"
    return ""


def place_from(area: str) -> dict[str, Any]:
    """Turn the value of a choice, `municipality:11002`, into the place it names."""
    if not area:
        return {}
    level, nis_code = area.split(":")
    places: dict[str, Any] = {"municipality": Municipality, "province": Province, "region": Region}
    return {level: places[level].objects.get(nis_code=nis_code)}
