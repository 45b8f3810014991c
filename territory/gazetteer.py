"""The project's own table of places (territory/data/*.csv), brought into the database.

The table holds official facts: NIS codes, names, province, region, language regime by law, and
the mergers of 2025. It rules over the database: what differs is set right and reported.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.text import slugify

from languages.texts import LANGUAGES
from territory.models import Municipality, Place, PlaceTable, Province, Region

TABLES = Path(__file__).resolve().parent / "data"


@dataclass
class GazetteerChanges:
    """What a loading of the table did, one sentence for each change."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged_count: int = 0
    unlisted: list[str] = field(default_factory=list)


@transaction.atomic
def load_gazetteer(tables: Path = TABLES) -> GazetteerChanges:
    """Bring regions, provinces and municipalities into line with the table.

    Outlines, populations and addresses already given out are left alone. Places that the table
    does not list are reported, never removed.
    """
    changes = GazetteerChanges()
    regions = _bring(Region, _rows(tables, "regions"), _names, changes)
    provinces = _bring(
        Province,
        _rows(tables, "provinces"),
        lambda row: {"region": regions[row["region"]], **_names(row)},
        changes,
    )

    def facts(row: dict[str, str]) -> dict[str, object]:
        return {
            "region": regions[row["region"]],
            "province": provinces[row["province"]] if row["province"] else None,
            "language_regime": row["language_regime"],
            "valid_from": parse_date(row["valid_from"]) if row["valid_from"] else None,
            "valid_to": parse_date(row["valid_to"]) if row["valid_to"] else None,
            "successor": of_today[row["successor"]] if row["successor"] else None,
            **_names(row),
        }

    # Successors first, so that a merged municipality can point to what it became.
    rows = _rows(tables, "municipalities")
    of_today: dict[str, Place] = {}
    of_today = _bring(Municipality, [row for row in rows if not row["successor"]], facts, changes)
    former = _bring(Municipality, [row for row in rows if row["successor"]], facts, changes)
    _note_unlisted({Region: regions, Province: provinces, Municipality: of_today | former}, changes)
    return changes


def _rows(tables: Path, name: str) -> list[dict[str, str]]:
    with (tables / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _names(row: dict[str, str]) -> dict[str, object]:
    return {f"name_{language}": row[f"name_{language}"] for language in LANGUAGES}


def _bring(
    model: PlaceTable,
    rows: list[dict[str, str]],
    facts_of: Callable[[dict[str, str]], dict[str, object]],
    changes: GazetteerChanges,
) -> dict[str, Place]:
    """Create what is missing and set right what differs. Returns the places by code."""
    places = model.objects.for_list().in_bulk(
        [row["nis_code"] for row in rows], field_name="nis_code"
    )
    new: list[Any] = [
        model(nis_code=row["nis_code"], slug=_slug(row), **facts_of(row))
        for row in rows
        if row["nis_code"] not in places
    ]
    for row in rows:
        if row["nis_code"] in places:
            _set_right(places[row["nis_code"]], facts_of(row), changes)
    for place in model.objects.bulk_create(new):
        places[place.nis_code] = place
        changes.created.append(f"{place.nis_code} {place.name}")
    return places


def _set_right(place: Place, facts: dict[str, object], changes: GazetteerChanges) -> None:
    different = {name: value for name, value in facts.items() if not _has(place, name, value)}
    if not different:
        changes.unchanged_count += 1
        return
    for name, value in different.items():
        changes.changed.append(
            f"{place.nis_code} {facts['name_en']}: {name} {getattr(place, name)} -> {value}"
        )
        setattr(place, name, value)
    place.save()


def _has(place: Place, name: str, value: object) -> bool:
    """Compare places by their key, so that no outline is fetched."""
    if isinstance(value, Place):
        return getattr(place, f"{name}_id") == value.pk
    return getattr(place, name) == value


def _note_unlisted(listed: dict[PlaceTable, dict[str, Place]], changes: GazetteerChanges) -> None:
    for model, places in listed.items():
        unlisted = model.objects.for_list().exclude(nis_code__in=places)
        changes.unlisted += [f"{place.nis_code} {place.name}" for place in unlisted]


def _slug(row: dict[str, str]) -> str:
    """The name in an address; a former municipality leaves the plain name to its namesake."""
    slug = slugify(row["name_en"])
    return f"{slug}-{row['nis_code']}" if row.get("valid_to") else slug
