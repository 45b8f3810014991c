"""What all kinds of tables have in common: columns, and what a row will do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Value
from django.db.models.functions import Upper
from django.utils.translation import gettext

from accounts.models import User
from axes.models import Target
from intake.cells import Reader, Unreadable
from intake.models import Verdict
from languages.spelling import bare
from territory.models import Municipality


@dataclass(frozen=True)
class Column:
    """A column of a table, by the name in its head."""

    name: str
    read: Reader
    is_needed: bool = False
    example: str = ""


@dataclass(frozen=True)
class Judged:
    """What a row will do, in words."""

    verdict: str
    words: str
    identity: str = ""


class Kind(Protocol):
    """A kind of table: its columns, what a row will do, and doing it."""

    COLUMNS: list[Column]

    def look_up(self, rows: list[dict[str, Any]]) -> None:
        """Ask at once for all that these rows may be the same as, before one is judged or taken."""

    def judge(self, values: dict[str, Any]) -> Judged: ...

    def take(self, values: dict[str, Any], *, by: User | None) -> None: ...


def read_row(columns: list[Column], cells: dict[str, Any]) -> dict[str, Any]:
    """The values of a row; a column that is missing or empty gives nothing.

    Raises Unreadable with one sentence for each cell that must be mended.
    """
    values, complaints = {}, []
    for column in columns:
        cell = cells.get(column.name, "")
        try:
            if cell in ("", None):
                if column.is_needed:
                    raise Unreadable(gettext("This must not be empty."))
                continue
            values[column.name] = column.read(cell)
        except Unreadable as error:
            complaints.append(f"{column.name}: {error}")
    if complaints:
        raise Unreadable("\n".join(complaints))
    return values


def known(words: str, identity: str) -> Judged:
    return Judged(Verdict.SAME, words, identity)


def new(words: str, identity: str) -> Judged:
    return Judged(Verdict.NEW, words, identity)


def identity_of(*parts: Any) -> str:
    """By which two rows are known to say the same: small letters, single spaces."""
    return "/".join(" ".join(str(part).split()).casefold() for part in parts)[:400]


def same_text(texts: Iterable[str]) -> list[Upper]:
    """Texts as the database compares them without regard to case, to be looked for among
    `Upper(…)` of a column."""
    return [Upper(Value(text)) for text in dict.fromkeys(texts)]


def municipality() -> Reader:
    """A municipality of today, by its NIS code or by its name in any language."""
    by_name: dict[str, set[Municipality]] = {}
    for place in Municipality.objects.in_force().for_list():
        for name in {place.nis_code, *place.names}:
            by_name.setdefault(bare(name), set()).add(place)

    def read(cell: Any) -> Municipality:
        found = by_name.get(bare(str(cell)), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            codes = ", ".join(sorted(place.nis_code for place in found))
            sentence = gettext(
                "There are several “%(cell)s”: write the NIS code, one of %(codes)s."
            )
            raise Unreadable(sentence % {"cell": cell, "codes": codes})
        sentence = gettext("There is no municipality “%(cell)s”: write its name or its NIS code.")
        raise Unreadable(sentence % {"cell": cell})

    return read


def target() -> Reader:
    """A target in force, by its code in addresses."""
    by_code = {each.code: each for each in Target.objects.in_force()}

    def read(cell: Any) -> Target:
        found = by_code.get(str(cell).strip())
        if found is None:
            sentence = gettext("There is no target “%(cell)s”. There are: %(codes)s.")
            raise Unreadable(sentence % {"cell": cell, "codes": ", ".join(by_code)})
        return found

    return read
