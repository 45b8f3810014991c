"""The places a declared quantity can lie in: what the list offers, and what was chosen."""

from typing import Any

from django.utils.translation import gettext

from engagements.models import Contribution
from territory.models import Municipality, Province, Region


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
