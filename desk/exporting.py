"""Lists of the desk as files: what the list shows, with its filters, in a table."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import openpyxl
from django.db.models import Prefetch, QuerySet

from desk.engagement_file import harmless
from engagements.models import Contribution, Engagement
from partners.models import Partner

AT_ONCE = 2000
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cells = list[Any]

ENGAGEMENT_COLUMNS = [
    "reference",
    "status",
    "title",
    "partner",
    "partner_kind",
    "target",
    "quantity",
    "unit",
    "quantity_kind",
    "municipality",
    "starts_on",
    "ends_on",
    "submitted_at",
    "accepted_at",
    "contact_email",
    "language",
]
PARTNER_COLUMNS = [
    "name",
    "kind",
    "enterprise_number",
    "website",
    "municipality",
    "added_at",
    "recognised_at",
]


def engagement_rows(engagements: Any) -> Iterator[Cells]:
    """One row for each contribution; quantities in the unit of their target."""
    contributions = Prefetch("contributions", Contribution.objects.for_form())
    whole = engagements.select_related("partner").prefetch_related(contributions).order_by("pk")
    for each in whole.iterator(chunk_size=AT_ONCE):
        for contribution in each.contributions.all():
            target, quantity = contribution.target, contribution.quantity
            yield [
                each.reference,
                each.status,
                each.title,
                each.partner.name if each.partner else "",
                each.partner.kind if each.partner else "",
                target.code,
                None if quantity is None else target.in_target_unit(quantity),
                target.unit,
                contribution.kind,
                str(contribution.place_named or ""),
                each.starts_on,
                each.ends_on,
                each.submitted_at,
                each.accepted_at,
                each.contact_email,
                each.language,
            ]


def partner_rows(partners: Any) -> Iterator[Cells]:
    whole = partners.select_related("municipality").order_by("pk")
    for each in whole.iterator(chunk_size=AT_ONCE):
        yield [
            each.name,
            each.kind,
            each.enterprise_number,
            each.website,
            str(each.municipality or ""),
            each.added_at,
            each.recognised_at,
        ]


#: By the name in the address: whose list, its columns, its rows.
LISTS: dict[str, tuple[Any, list[str], Callable[[QuerySet], Iterator[Cells]]]] = {
    "engagements": (Engagement, ENGAGEMENT_COLUMNS, engagement_rows),
    "partners": (Partner, PARTNER_COLUMNS, partner_rows),
}


def as_csv(columns: list[str], rows: Iterable[Cells]) -> bytes:
    """With a byte order mark, so that a table program sees that it is UTF-8."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([written_out(cell) for cell in row] for row in rows)
    return ("\ufeff" + written.getvalue()).encode()


def as_xlsx(columns: list[str], rows: Iterable[Cells]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(columns)
    for row in rows:
        sheet.append([written_out(cell) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def written_out(cell: Any) -> Any:
    """A cell that is no formula, and whose moment needs no zone."""
    if hasattr(cell, "isoformat"):
        return cell.isoformat()[:19]
    return harmless(cell)


#: By the end of the address: content type and how it is written.
FORMATS: dict[str, tuple[str, Callable[[list[str], Iterable[Cells]], bytes]]] = {
    "csv": (CSV, as_csv),
    "xlsx": (XLSX, as_xlsx),
}
