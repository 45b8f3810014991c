"""The kinds of tables, each with its columns."""

from collections.abc import Callable

from intake.kinds.base import Column, Judged, Kind, read_row
from intake.kinds.engagements import Engagements
from intake.kinds.partners import Partners
from intake.kinds.records import Records
from intake.models import Kind as Name

__all__ = ["KINDS", "Column", "Judged", "Kind", "read_row"]

KINDS: dict[str, Callable[[], Kind]] = {
    Name.PARTNERS: Partners,
    Name.ENGAGEMENTS: Engagements,
    Name.RECORDS: Records,
}
