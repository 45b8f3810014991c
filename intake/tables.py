"""CSV and XLSX files as a head and rows of cells; nothing in them is carried out or followed."""

import csv
import datetime
import io
import zipfile
from collections.abc import Iterator
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext

MOST_BYTES = 20_000_000
#: A table that takes more than this when it is unpacked is refused.
MOST_BYTES_UNPACKED = 400_000_000
MOST_ROWS = 100_000
LONGEST_CELL = 5_000
ZIP = b"PK\x03\x04"


class NoTable(ValueError):
    """The file is not a table that can be read; the message says why."""


def rows_of(file: IO[bytes]) -> Iterator[list[Any]]:
    """All rows, the head first; a cell is a text, a number, or empty."""
    file.seek(0)
    begin = file.read(4)
    file.seek(0)
    rows = from_xlsx(file) if begin == ZIP else from_csv(file)
    for count, row in enumerate(rows):
        if count > MOST_ROWS:
            raise NoTable(
                gettext("It has more than %(count)s rows: split it.") % {"count": MOST_ROWS}
            )
        yield [plain(cell) for cell in row]


def from_xlsx(file: IO[bytes]) -> Iterator[Any]:
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_BYTES_UNPACKED:
                raise NoTable(gettext("It is too large when it is unpacked: split it."))
        file.seek(0)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        if isinstance(error, NoTable):
            raise
        raise NoTable(gettext("It is no XLSX or CSV file.")) from error
    yield from book.worksheets[0].iter_rows(values_only=True)


def from_csv(file: IO[bytes]) -> Iterator[list[str]]:
    content = file.read(MOST_BYTES + 1)
    if b"\x00" in content:
        raise NoTable(gettext("It is no XLSX or CSV file."))
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("cp1252", errors="replace")
    head = words.split("\n", 1)[0]
    separator = max(";,\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(words, newline=""), delimiter=separator)
    except csv.Error as error:
        raise NoTable(gettext("It is no XLSX or CSV file.")) from error


def plain(cell: Any) -> Any:
    """A cell as it can be kept."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime | datetime.date):
        return cell.isoformat()[:10]
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    return str(cell).replace("\x00", "").strip()[:LONGEST_CELL]
