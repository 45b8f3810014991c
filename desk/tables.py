"""Tables as files that table programs open, and in which no text is taken for a formula."""

import csv
import datetime
import io
from collections.abc import Callable, Iterable
from typing import Any

import openpyxl
from django.utils import timezone

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cells = list[Any]


def as_csv(columns: list[str], rows: Iterable[Cells]) -> bytes:
    """With a byte order mark, so that a table program sees that it is UTF-8."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return ("\ufeff" + written.getvalue()).encode()


def as_xlsx(columns: list[str], rows: Iterable[Cells]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(columns)
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def harmless(cell: Any) -> Any:
    """A text that no table program takes for a formula; whatever else as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def written_out(moment: datetime.date | None) -> str | None:
    """A day, or a moment to the second with its zone, as no table program needs to guess it."""
    if isinstance(moment, datetime.datetime):
        return timezone.localtime(moment).isoformat(timespec="seconds")
    return moment.isoformat() if moment else None


#: By the end of the address: content type and how it is written.
FORMATS: dict[str, tuple[str, Callable[[list[str], Iterable[Cells]], bytes]]] = {
    "csv": (CSV, as_csv),
    "xlsx": (XLSX, as_xlsx),
}
