"""What stands in a cell: texts, numbers and days as people and table programs write them."""

import datetime
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from stdnum.be import vat

from partners.models import is_an_enterprise_number

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
SPACES = re.compile(r"[\s\u00a0\u202f']")
# 1,234 may be a thousand or a little more than one.
TWO_WAYS = re.compile(r"^-?[1-9]\d{0,2}[.,]\d{3}$")
GROUPED = re.compile(r"^-?\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})+$")
NUMBER = re.compile(
    r"^(?P<whole>-?(?:\d+|\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*))"
    r"(?:(?P<point>[.,])(?P<rest>\d+))?$"
)

Reader = Callable[[Any], Any]


class Unreadable(ValueError):
    """The cell cannot be read; the message says how to mend it."""


def text(longest: int) -> Reader:
    """A text of at most so many letters."""

    def read(cell: Any) -> str:
        words = " ".join(str(cell).split())
        if len(words) > longest:
            raise Unreadable(gettext("Write at most %(count)s letters.") % {"count": longest})
        return words

    return read


def number(cell: Any) -> Decimal:
    """A number more than nothing: 1234.5, 1234,5, 1.234,5, 1,234.5 and 1 234,5 are the same."""
    read = Decimal(str(cell)) if isinstance(cell, int | float) else _written(str(cell))
    if read <= 0:
        raise Unreadable(gettext("Write a number more than nothing."))
    return read


def _written(words: str) -> Decimal:
    digits = SPACES.sub("", words)
    if TWO_WAYS.match(digits):
        sentence = gettext("“%(cell)s” can be read in two ways: write %(large)s or %(small)s.")
        large = re.sub(r"[.,]", "", digits)
        raise Unreadable(
            sentence % {"cell": words, "large": large, "small": f"{digits.replace(',', '.')}0"}
        )
    if GROUPED.match(digits):
        return Decimal(re.sub(r"[.,]", "", digits))
    found = NUMBER.match(digits)
    if found is None or (found["mark"] and found["mark"] == found["point"]):
        sentence = gettext("“%(cell)s” is no number: write 12.5, without its unit.")
        raise Unreadable(sentence % {"cell": words})
    whole = re.sub(r"[.,]", "", found["whole"])
    return Decimal(f"{whole}.{found['rest'] or 0}")


def coordinate(cell: Any) -> float:
    """A longitude or latitude in degrees; three digits after the point are no thousand."""
    try:
        return float(str(cell).replace(",", "."))
    except ValueError:
        raise Unreadable(gettext("Write degrees, for example 4.7005.")) from None


def day(cell: Any) -> datetime.date:
    """A day as 2026-03-01, 1/3/2026 or 1.3.2026."""
    for form in DAYS:
        try:
            return datetime.datetime.strptime(str(cell)[:10].strip(), form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    raise Unreadable(gettext("“%(cell)s” is no day: write 2026-03-01.") % {"cell": cell})


def one_of(choices: Iterable[tuple[str, Any]]) -> Reader:
    """One of a list, by its name in the register or by its label."""
    names = list(choices)

    def read(cell: Any) -> str:
        wanted = " ".join(str(cell).split()).casefold()
        for value, label in names:
            if wanted in {value.casefold(), str(label).casefold()}:
                return value
        known = ", ".join(value for value, _label in names)
        raise Unreadable(
            gettext("“%(cell)s” is none of: %(known)s.") % {"cell": cell, "known": known}
        )

    return read


def address(cell: Any) -> str:
    """An e-mail address."""
    try:
        validate_email(words := str(cell).strip())
    except ValidationError:
        raise Unreadable(gettext("“%(cell)s” is no e-mail address.") % {"cell": cell}) from None
    return words


def link(cell: Any) -> str:
    """An address of a page."""
    words = str(cell).strip()
    if not re.match(r"^https?://[^\s]+$", words):
        raise Unreadable(gettext("“%(cell)s” is no link: begin with https://.") % {"cell": cell})
    return words[:200]


def enterprise_number(cell: Any) -> str:
    """A Belgian enterprise number whose check digits fit."""
    words = str(cell).strip().upper().removeprefix("BE")
    words = words.zfill(10) if words.isdigit() else words
    try:
        is_an_enterprise_number(words)
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from None
    return vat.compact(words)
