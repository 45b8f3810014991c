"""What this process knows in a language: read once for all pages that show it, not for each.

Texts of the framework and names of places change a few times a year, and reading them was the
larger part of what some pages cost. Each is kept not longer than KNOWN_FOR. Within a transaction it
is read anew, because what is written there may be undone. It is shared by all that is answered
meanwhile: nobody may change it.
"""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db import connection
from django.db.models import Model
from django.utils.translation import get_language

KNOWN_FOR = 60  # seconds

Found = TypeVar("Found")
Row = TypeVar("Row", bound=Model)
Subject = TypeVar("Subject", bound=Model, contravariant=True)
Said = TypeVar("Said", covariant=True)


class Saying(Protocol[Subject, Said]):
    """What says something of a row, in the language that is in use."""

    def __call__(self, row: Subject, language: str | None = None, /) -> Said: ...


class Known(NamedTuple):
    """What was found, in which edition, and until when it may be used."""

    edition: Hashable
    until: float
    found: Any


# By what reads it, and by language.
_known: dict[tuple[Callable[[], Any], str | None], Known] = {}


def for_a_minute(read: Callable[[], Found]) -> Callable[[], Found]:
    """Let this process know what `read` gives in each language, for KNOWN_FOR seconds."""

    @wraps(read)
    def inner() -> Found:
        return known(read)

    return inner


def known(read: Callable[[], Found], edition: Hashable = None) -> Found:
    """What `read` gives in the language of the reader, known in this edition or read now."""
    if connection.in_atomic_block:
        return read()
    place, now = (read, get_language()), time.time()
    kept = _known.get(place)
    if kept is None or kept.edition != edition or kept.until < now:
        kept = _known[place] = Known(edition, now + KNOWN_FOR, read())
    found: Found = kept.found
    return found


def once_for_a_row(make: Callable[[Row], Found]) -> Saying[Row, Found]:
    """Let what `make` says of a row in each language be known as long as the row is kept.

    It is kept on the row itself. Rows that a process knows stand on many pages, and nobody changes
    them; of one that was changed and saved, what had been said before stays said.

    Who asks about many rows hands over the language that is in use: to look it up takes longer than
    all the rest. `make` speaks in the one that is in use, whatever is handed over.
    """

    @wraps(make)
    def inner(row: Row, language: str | None = None) -> Found:
        said = row.__dict__.setdefault("_said", {})
        place = (make, language or get_language())
        if place not in said:
            said[place] = make(row)
        found: Found = said[place]
        return found

    return inner


def forget() -> None:
    """Know nothing, as a process that begins: for tests."""
    _known.clear()
