"""CSV with a column of well-known texts, or with two columns of coordinates."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

import shapely

from geofiles import wkt
from geofiles.contents import Content, Record, Source, name_in
from geofiles.findings import Notes, Refused
from geofiles.shapes import Unusable, point
from geofiles.text import decode

FORMAT = "CSV"
DELIMITERS = ",;\t|"
QUOTES = "\"'"
SAMPLE = 50
SAMPLE_LENGTH = 1_000_000
LONGITUDES = {"longitude", "lon", "lng", "long", "lengtegraad", "längengrad", "easting", "x"}
LATITUDES = {"latitude", "lat", "breedtegraad", "breitengrad", "northing", "y"}
WORDS = re.compile(r"[^\W\d_]+")

Row = list[str]


def read(source: Source) -> Content:
    """Read a table; each row is a feature, numbered from 1 below the heading."""
    content = Content(FORMAT)
    rows = _rows(decode(source.content, content.notes), source.limits.bytes)
    if len(rows) > source.limits.features + 1:
        raise Refused("too_many_features", limit=source.limits.features)
    if not rows:
        raise Refused("no_features")
    column = _well_known_column(rows[: SAMPLE + 1])
    if column is not None:
        _read_texts(content, rows, column, source.limits.nesting)
    else:
        _read_pairs(content, rows)
    if not content.records:
        raise Refused("no_features")
    return content


def _rows(text: str, longest_field: int) -> list[Row]:
    csv.field_size_limit(longest_field)
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


def _well_known_column(rows: Sequence[Row]) -> int | None:
    """The first column where a value is a well-known text."""
    for row in rows:
        for column, value in enumerate(row):
            if wkt.looks_well_known(value):
                return column
    return None


def _read_texts(content: Content, rows: list[Row], column: int, nesting: int) -> None:
    has_heading = not (len(rows[0]) > column and wkt.looks_well_known(rows[0][column]))
    heading, body = (rows[0], rows[1:]) if has_heading else ([], rows)
    texts = [row[column] if len(row) > column else "" for row in body]
    content.reference_system = wkt.reference_system_of(texts)
    for number, (row, text) in enumerate(zip(body, texts, strict=True), start=1):
        geometries = _well_known(text, number, content.notes, nesting)
        content.records.append(Record(number, _name(heading, row), geometries))


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
    heading = rows[0]
    longitude, latitude = _column(heading, LONGITUDES), _column(heading, LATITUDES)
    if longitude is None or latitude is None:
        raise Refused("no_coordinates_column")
    for number, row in enumerate(rows[1:], start=1):
        pair = [row[column] if len(row) > column else "" for column in (longitude, latitude)]
        geometries = _point(pair, number, content.notes)
        content.records.append(Record(number, _name(heading, row), geometries))


def _column(heading: Row, names: set[str]) -> int | None:
    """The column whose heading is one of the names, or else has one among its words."""
    cleaned = [title.strip().lower() for title in heading]
    for column, title in enumerate(cleaned):
        if title in names:
            return column
    return next(
        (column for column, title in enumerate(cleaned) if names & set(WORDS.findall(title))), None
    )


def _point(pair: Sequence[str], number: int, notes: Notes) -> tuple[shapely.Geometry, ...]:
    if not any(map(str.strip, pair)):
        notes.add("no_geometry", number)
        return ()
    try:
        return (point([float(value.strip().replace(",", ".")) for value in pair]),)
    except ValueError:
        notes.add("not_numbers", number)
    except Unusable as reason:
        notes.add(reason.code, number)
    return ()


def _name(heading: Row, row: Row) -> str:
    return name_in(dict(zip(map(str.strip, heading), row, strict=False)))
