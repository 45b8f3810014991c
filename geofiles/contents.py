"""What a format hands over: records as they stand in the file, in the file's own coordinates."""

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

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


class Record(NamedTuple):
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


class Names:
    """Tells the name among the properties of each feature of one file, or nothing.

    Most features of a file have the same keys, so those that may hold a name are looked for once.
    They are known as long as the file is read: what people send may have keys of any length.
    """

    def __init__(self) -> None:
        self._likely: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def among(self, properties: Any) -> str:
        if not isinstance(properties, dict):
            return ""
        keys = tuple(properties)
        if keys not in self._likely:
            self._likely[keys] = _name_keys(keys)
        for key in self._likely[keys]:
            if value := properties[key]:
                return clean_name(value)
        return ""


def _name_keys(keys: tuple[Any, ...]) -> tuple[Any, ...]:
    """Those of a feature's keys that may hold its name, the likeliest first."""
    by_name = {str(key).lower(): key for key in keys}
    return tuple(by_name[name] for name in NAME_KEYS if name in by_name)


def clean_name(value: Any) -> str:
    """One printable line of at most 200 characters."""
    if not isinstance(value, str | int | float):
        return ""
    written = str(value)[:2000]
    if not written.isprintable():
        written = "".join(letter if letter.isprintable() else " " for letter in written)
    return " ".join(written.split())[:NAME_LENGTH]
