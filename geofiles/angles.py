"""One coordinate as a person writes it: decimal, or in degrees, minutes and seconds."""

import re

from geofiles.shapes import Unusable

ANGLE = re.compile(
    r"(?P<before>[NSEWOZ])?\s*(?P<sign>[-+−])?"
    r"(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*(?:[°º]|deg)\s*"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['′’´]\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|''|′′|’’))?\s*(?P<after>[NSEWOZ])?",
    re.IGNORECASE,
)
PLAIN = re.compile(
    r"(?P<before>[NSEWOZ])?\s*(?P<number>[-+−]?\d+(?:[.,]\d+)?)\s*(?P<after>[NSEWOZ])?",
    re.IGNORECASE,
)
GROUPED = re.compile(
    r"(?P<whole>[-+]?\d{1,3}(?:(?P<group>[.,])\d{3})(?:(?P=group)\d{3})*)(?!(?P=group))[.,]"
    r"(?P<decimals>\d+)"
)
SOUTH_OR_WEST = "SZW"  # Z is the Dutch south; O is the Dutch and the German east
LATITUDES = "NSZ"
SPACES = str.maketrans("", "", " \u00a0\u202f'’")
LONGEST = 60


def number(written: str) -> float:
    """A number with a point or a comma, its thousands set apart or not.

    Raises Unusable where it is none.
    """
    plain = written.strip().translate(SPACES).replace("−", "-")
    if match := GROUPED.fullmatch(plain):
        plain = match["whole"].replace(match["group"], "") + "." + match["decimals"]
    try:
        return float(plain.replace(",", "."))
    except ValueError as error:
        raise Unusable("not_numbers") from error


def angle(written: str) -> tuple[float, str]:
    """Degrees, and "latitude", "longitude" or "" as the letter beside them says.

    Raises Unusable where it is neither an angle nor a number.
    """
    written = written.strip()[:LONGEST]
    if match := ANGLE.fullmatch(written):
        parts = (match["degrees"], match["minutes"] or "0", match["seconds"] or "0")
        degrees, minutes, seconds = (float(part.replace(",", ".")) for part in parts)
        if minutes >= 60 or seconds >= 60:
            raise Unusable("not_numbers")
        value = degrees + minutes / 60 + seconds / 3600
        value = -value if match["sign"] in ("-", "−") else value
    elif match := PLAIN.fullmatch(written):
        value = number(match["number"])
    else:
        return number(written), ""
    letter = (match["before"] or match["after"] or "").upper()
    value = -value if letter and letter in SOUTH_OR_WEST else value
    return value, _axis(letter)


def _axis(letter: str) -> str:
    if not letter:
        return ""
    return "latitude" if letter in LATITUDES else "longitude"
