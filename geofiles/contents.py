"""What a format hands over: records as they stand in the file, in the file's own coordinates."""

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import shapely

from geofiles.findings import Notes
from geofiles.limits import Limits

NAME_KEYS = (
    "name",
    "naam",
    "nom",
    "title",
    "titel",
    "titre",
    "label",
    "libelle",
    "omschrijving",
    "bezeichnung",
)
NAME_LENGTH = 200


@dataclass(frozen=True)
class Source:
    """The bytes to read, what the person calls the file, and which layer of it is meant."""

    content: bytes
    name: str
    limits: Limits
    layer: str | None = None

    @property
    def suffix(self) -> str:
        """The ending of the name in small letters, with its dot: a hint and never more."""
        return PurePath(self.name).suffix.lower()


@dataclass(frozen=True)
class Record:
    """One feature of the file: its usable geometries, of one part or several, or none."""

    number: int
    name: str
    geometries: tuple[shapely.Geometry, ...] = ()


@dataclass
class Content:
    """What one format found. Without a reference system: None."""

    format: str
    records: list[Record] = field(default_factory=list)
    reference_system: str | None = None
    notes: Notes = field(default_factory=Notes)


def name_in(properties: Any) -> str:
    """The name among the properties of a feature, or nothing."""
    if not isinstance(properties, dict):
        return ""
    by_key = {str(key).lower(): value for key, value in properties.items()}
    return next((clean_name(by_key[key]) for key in NAME_KEYS if by_key.get(key)), "")


def clean_name(value: Any) -> str:
    """One printable line of at most 200 characters."""
    if not isinstance(value, str | int | float):
        return ""
    printable = "".join(letter if letter.isprintable() else " " for letter in str(value)[:2000])
    return " ".join(printable.split())[:NAME_LENGTH]
