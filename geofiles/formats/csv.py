"""CSV with a column of well-known texts, or with two columns of coordinates."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

import numpy as np
import shapely

from geofiles import wkt
from geofiles.angles import angle
from geofiles.contents import Content, Names, Record, Source
from geofiles.findings import Notes, Refused
from geofiles.reference_systems import likely
from geofiles.shapes import Unusable, point
from geofiles.text import decode

FORMAT = "CSV"
DELIMITERS = ",;\t|"
QUOTES = "\"'"
SAMPLE = 50
TITLES_ABOVE = 10  # rows among which the heading is looked for
SAMPLE_LENGTH = 1_000_000
LONGITUDES = {
    "longitude", "lon", "lng", "long", "lengtegraad", "oosterlengte", "längengrad", "laengengrad",
    "easting", "rechtswert", "ostwert", "x", "xcoord",
}  # fmt: skip
LATITUDES = {
    "latitude", "lat", "breedtegraad", "noorderbreedte", "breitengrad", "northing", "hochwert",
    "nordwert", "y", "ycoord",
}  # fmt: skip
# Words that mean other things as well: they count where the numbers below lie in Belgium.
LONGITUDES_OR_LENGTHS = {"lengte", "länge", "laenge", "est", "ost", "oost", "e"}
LATITUDES_OR_WIDTHS = {"breedte", "breite", "nord", "noord", "n"}
PAIRS = re.compile(
    r"geo[\s_-]?point", re.IGNORECASE
)  # "latitude, longitude", as Opendatasoft writes
SEPARATOR_LINE = re.compile(r'^\ufeff?"?sep=(.)"?\s*?\r?\n', re.IGNORECASE)
THOUSANDS = re.compile(r"\s*(\d{1,3})[.,](\d{3})\s*")
WORDS = re.compile(r"[^\W\d_]+")
PARTED_BY_CAPITALS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")  # lonWGS84, XCoord

Row = list[str]
Pair = tuple[str, str]
PairReader = Callable[[Row], Pair]


def read(source: Source) -> Content:
    """Read a table; each row is a feature, numbered from 1 below the heading."""
    content = Content(FORMAT)
    text = decode(source.content, content.notes)
    rows = _rows(text, source.limits.bytes)
    column = _column_of_geometries(rows[: SAMPLE + 1])
    if column is None and (quoted := wkt.quoted(text)) != text:
        rows = _rows(quoted, source.limits.bytes)
        column = _column_of_geometries(rows[: SAMPLE + 1])
    if len(rows) > source.limits.features + 1:
        raise Refused("too_many_features", limit=source.limits.features)
    if not rows:
        raise Refused("no_features")
    if column is not None:
        _read_texts(content, rows, column, source.limits.nesting)
    else:
        _read_pairs(content, rows)
    if not content.records:
        raise Refused("no_features")
    return content


def _rows(text: str, longest_field: int) -> list[Row]:
    csv.field_size_limit(longest_field)
    if match := SEPARATOR_LINE.match(text):
        text = text[match.end() :]
    delimiter, quote = _dialect(text)
    try:
        return [row for row in _parsed(text, delimiter, quote) if any(map(str.strip, row))]
    except csv.Error as error:
        raise Refused("unreadable", format=FORMAT) from error


def _parsed(text: str, delimiter: str, quote: str) -> Iterator[Row]:
    return csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, skipinitialspace=True
    )


def _dialect(text: str) -> tuple[str, str]:
    """The delimiter and quote with which the most rows are as long as the heading."""
    pairs = [(delimiter, quote) for quote in QUOTES for delimiter in DELIMITERS]
    return max(pairs, key=lambda pair: _regularity(text[:SAMPLE_LENGTH], *pair))


def _regularity(text: str, delimiter: str, quote: str) -> tuple[float, int]:
    try:
        sample = [row for row in islice(_parsed(text, delimiter, quote), SAMPLE) if row]
    except csv.Error:
        return (0, 0)
    if not sample:
        return (0, 0)
    width = len(sample[0])
    return (sum(len(row) == width for row in sample) / len(sample), width)


def _column_of_geometries(rows: Sequence[Row]) -> int | None:
    """The column with the most geometries; lines before areas, and areas before points."""
    ranks: dict[int, list[int]] = {}
    for row in rows:
        for column, value in enumerate(row):
            if wkt.looks_like_geometry(value):
                counts = ranks.setdefault(column, [0, 0, 0])
                counts[_kind(value)] += 1
    return max(ranks, key=lambda column: ranks[column], default=None)


def _kind(value: str) -> int:
    """0 for what looks like a line, 1 for an area or unknown, 2 for a point."""
    upper = value[:60].upper()
    if "LINE" in upper or "CURVE" in upper:
        return 0
    return 2 if "POINT" in upper else 1


def _read_texts(content: Content, rows: list[Row], column: int, nesting: int) -> None:
    has_heading = not (len(rows[0]) > column and wkt.looks_like_geometry(rows[0][column]))
    heading, body = (rows[0], rows[1:]) if has_heading else ([], rows)
    texts = [row[column] if len(row) > column else "" for row in body]
    content.reference_system = wkt.reference_system_of(texts)
    names = Names()
    for number, (row, text) in enumerate(zip(body, texts, strict=True), start=1):
        geometries = _well_known(text, number, content.notes, nesting)
        content.records.append(Record(number, _name(names, heading, row), geometries))


def _well_known(text: str, number: int, notes: Notes, nesting: int) -> tuple[shapely.Geometry, ...]:
    if not text.strip():
        notes.add("no_geometry", number)
        return ()
    try:
        return (wkt.geometry(text, nesting),)
    except Unusable as reason:
        notes.add(reason.code, number)
        return ()


def _read_pairs(content: Content, rows: list[Row]) -> None:
    found = _heading(rows)
    if found is None:
        raise Refused("no_coordinates_column")
    at, pair_of = found
    heading = rows[at]
    body = rows[at + 1 :]
    pairs = _without_thousands([pair_of(row) for row in body])
    names = Names()
    for number, (row, pair) in enumerate(zip(body, pairs, strict=True), start=1):
        geometries = _point(pair, number, content.notes)
        content.records.append(Record(number, _name(names, heading, row), geometries))


def _without_thousands(pairs: list[Pair]) -> list[Pair]:
    """The pairs as they are, or, where 152.340 can only mean metres, without the sign that sets
    thousands apart."""
    written = [pair for pair in pairs if any(map(str.strip, pair))]
    if not all(THOUSANDS.fullmatch(value) for pair in written for value in pair):
        return pairs
    metres = np.array([list(map(_joined, pair)) for pair in written], dtype=float).reshape(-1, 2)
    if likely(metres / 1000) or not likely(metres):
        return pairs
    return [(_joined(x), _joined(y)) for x, y in pairs]


def _joined(thousands: str) -> str:
    return THOUSANDS.sub(r"\1\2", thousands)


def _heading(rows: Sequence[Row]) -> tuple[int, PairReader] | None:
    """Which of the first rows is the heading, and what gives the coordinates of one below it."""
    first = list(enumerate(rows[:TITLES_ABOVE]))
    for at, row in first:
        if reader := _pair_reader(row):
            return at, reader
    for at, row in first:
        reader = _reader_of_columns(row, LONGITUDES_OR_LENGTHS, LATITUDES_OR_WIDTHS)
        if reader and _lie_in_belgium(map(reader, rows[at + 1 : at + 1 + SAMPLE])):
            return at, reader
    return None


def _lie_in_belgium(pairs: Iterable[Pair]) -> bool:
    """Whether most of these pairs are a place in Belgium, in some reference system."""
    places = []
    for pair in pairs:
        with suppress(Unusable):
            places.append([angle(value)[0] for value in pair])
    return bool(places and likely(np.array(places)))


def _reader_of_columns(
    heading: Row, longitudes: set[str], latitudes: set[str]
) -> PairReader | None:
    longitude, latitude = _column(heading, longitudes), _column(heading, latitudes)
    if longitude is None or latitude is None:
        return None
    return lambda row: (_cell(row, longitude), _cell(row, latitude))


def _pair_reader(heading: Row) -> PairReader | None:
    """What gives longitude and latitude of a row, as written; None where this is no heading."""
    if reader := _reader_of_columns(heading, LONGITUDES, LATITUDES):
        return reader
    together = next((at for at, title in enumerate(heading) if PAIRS.search(title)), None)
    if together is None:
        return None

    def parted(row: Row) -> Pair:
        first, _, second = _cell(row, together).partition(",")
        return second, first

    return parted


def _cell(row: Row, column: int) -> str:
    return row[column] if len(row) > column else ""


def _column(heading: Row, names: set[str]) -> int | None:
    """The column whose heading is one of the names, or else has one among its words."""
    for column, title in enumerate(heading):
        if title.strip().lower() in names:
            return column
    return next((column for column, title in enumerate(heading) if names & _words(title)), None)


def _words(title: str) -> set[str]:
    """The words of a heading in small letters, also those that only a capital parts."""
    return set(WORDS.findall(title.lower())) | {
        word.lower() for word in PARTED_BY_CAPITALS.findall(title)
    }


def _point(pair: Sequence[str], number: int, notes: Notes) -> tuple[shapely.Geometry, ...]:
    if not any(map(str.strip, pair)):
        notes.add("no_geometry", number)
        return ()
    try:
        return (point([angle(value)[0] for value in pair]),)
    except Unusable as reason:
        notes.add(reason.code, number)
    return ()


def _name(names: Names, heading: Row, row: Row) -> str:
    return names.among(dict(zip(map(str.strip, heading), row, strict=False)))
