"""The project's own table of places (territory/data/*.csv), brought into the database.

The table holds official facts: NIS codes, names, province, region, language regime by law, and
the mergers of 2025. It rules over the database: what differs is set right and reported.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.text import slugify

from territory.models import Municipality, Place, Province, Region

TABLES = Path(__file__).resolve().parent / "data"
LANGUAGES = ("en", "fr", "nl", "de")


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
    regions = {row["nis_code"]: _set(Region, row, {}, changes) for row in _rows(tables, "regions")}
    provinces = {
        row["nis_code"]: _set(Province, row, {"region": regions[row["region"]]}, changes)
        for row in _rows(tables, "provinces")
    }
    municipalities = {
        row["nis_code"]: _set(
            Municipality, row, _municipality_facts(row, regions, provinces), changes
        )
        for row in _in_order_of_succession(_rows(tables, "municipalities"))
    }
    for model, listed in (
        (Region, regions),
        (Province, provinces),
        (Municipality, municipalities),
    ):
        unlisted = model.objects.for_list().exclude(nis_code__in=listed)
        changes.unlisted += [f"{place.nis_code} {place.name_en}" for place in unlisted]
    return changes


def _rows(tables: Path, name: str) -> list[dict[str, str]]:
    with (tables / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _in_order_of_succession(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Successors first, so that a merged municipality can point to what it became."""
    yield from (row for row in rows if not row["successor"])
    yield from (row for row in rows if row["successor"])


def _municipality_facts(
    row: dict[str, str], regions: dict[str, Region], provinces: dict[str, Province]
) -> dict[str, object]:
    successor = row["successor"]
    return {
        "region": regions[row["region"]],
        "province": provinces[row["province"]] if row["province"] else None,
        "language_regime": row["language_regime"],
        "valid_from": parse_date(row["valid_from"]) if row["valid_from"] else None,
        "valid_to": parse_date(row["valid_to"]) if row["valid_to"] else None,
        "successor": Municipality.objects.for_list().get(nis_code=successor) if successor else None,
    }


def _set(
    model: type[Place], row: dict[str, str], facts: dict[str, object], changes: GazetteerChanges
) -> Place:
    facts |= {f"name_{language}": row[f"name_{language}"] for language in LANGUAGES}
    place = model.objects.for_list().filter(nis_code=row["nis_code"]).first()
    if place is None:
        place = model(nis_code=row["nis_code"], slug=_slug(row), **facts)
        place.full_clean(exclude=["outline", "outline_for_map", "outline_from"])
        place.save()
        changes.created.append(f"{place.nis_code} {place.name_en}")
        return place
    different = {name: value for name, value in facts.items() if getattr(place, name) != value}
    if not different:
        changes.unchanged_count += 1
        return place
    for name, value in different.items():
        changes.changed.append(
            f"{place.nis_code} {row['name_en']}: {name} {getattr(place, name)} -> {value}"
        )
        setattr(place, name, value)
    place.save(update_fields=list(different))
    return place


def _slug(row: dict[str, str]) -> str:
    """The name in an address; a former municipality leaves the plain name to its namesake."""
    slug = slugify(row["name_en"])
    return f"{slug}-{row['nis_code']}" if row.get("valid_to") else slug
