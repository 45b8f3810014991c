"""The places a declared quantity can lie in: what the list offers, and what was chosen."""

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from engagements.models import Contribution
from languages.markup import attributes, joined, marked, written
from territory.models import Municipality, Province, Region

# By the level that stands in the value of a choice, `municipality:11002`; the finest first.
PLACES: dict[str, Any] = {"municipality": Municipality, "province": Province, "region": Region}
OPTION = '<option value="{}">{}</option>'


class AreaSelect(forms.Select):
    """A list of six hundred places, which is the same for everybody but for the one chosen."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        all_attrs = self.build_attrs(self.attrs, {"name": name} | (attrs or {}))
        chosen = marked(options(), [value or ""], " selected")
        return written("<select{}>{}</select>", attributes(all_attrs), chosen)


class AreaField(forms.ChoiceField):
    """Asks the database whether there is the place that was chosen, not the list of all."""

    widget = AreaSelect

    def valid_value(self, value: str) -> bool:
        level, _, nis_code = value.partition(":")
        known = PLACES.get(level)
        return bool(known) and known.objects.in_force().filter(nis_code=nis_code).exists()


def options() -> SafeString:
    """Every place that can be chosen, and none.

    Read anew each time: the field with them is written for a minute (`bba.fields`), and from what
    had been known for one already it would show a new place after two.
    """
    groups = (
        (heading, joined(OPTION, ((each, shown) for each, shown in places)))
        for heading, places in areas()
    )
    nowhere = written(OPTION, "", gettext("Choose…"))
    return nowhere + joined('<optgroup label="{}">{}</optgroup>', groups)


def areas() -> list[tuple[str, list[tuple[str, str]]]]:
    """The places a declared quantity can lie in, grouped, by name in the reader's language."""
    headings = (gettext("Municipalities"), gettext("Provinces"), gettext("Regions"))
    return [
        (heading, [(f"{level}:{code}", name) for code, name in places.objects.in_force().named()])
        for heading, (level, places) in zip(headings, PLACES.items(), strict=True)
    ]


def area_of(contribution: Contribution) -> str:
    """The value of the choice that was made; an outline is not fetched for it."""
    for level, places in PLACES.items():
        key = getattr(contribution, f"{level}_id")
        if key is not None:
            return f"{level}:{places.objects.values_list('nis_code', flat=True).get(pk=key)}"
    return ""


def place_from(area: str) -> dict[str, Any]:
    """Turn the value of a choice into the place it names."""
    if not area:
        return {}
    level, nis_code = area.split(":")
    return {level: PLACES[level].objects.get(nis_code=nis_code)}
