"""What is done with a table: read it, say what each row will do, and, once confirmed, take it over.

The rows stand in the database; a worker takes a chunk at a time, in one transaction that holds the
table's row locked. Killed in between, it goes on where it was.
"""

from typing import IO, Any, cast

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.models import User
from intake.cells import Unreadable
from intake.kinds import KINDS, Judged, Kind, read_row
from intake.models import Row, Sheet, State, Verdict
from intake.tables import NoTable, rows_of

READ_AT_ONCE = 1000
JUDGED_AT_ONCE = 500
TAKEN_AT_ONCE = 200

Values = dict[str, Any]


def carry_on(sheet_id: int) -> bool:
    """Do the next chunk of what is to be done with a table; whether more is left.

    Twice does no harm: of two workers the second one passes, and what is done is done.
    """
    sheet = Sheet.objects.unfinished().select_related("sent_by").filter(pk=sheet_id).first()
    if sheet is None:
        return False
    with override(sheet.sent_by.preferred_language):
        if sheet.state == State.READING:
            return read(sheet) or judge(sheet)
        return take(sheet)


def read(sheet: Sheet) -> bool:
    """Keep the rows of the file, unless all are kept; whether any were."""
    if sheet.is_read:
        return False
    try:
        with sheet.file.open("rb") as file:
            keep(sheet, rows_of(cast(IO[bytes], file)))
    except NoTable as refusal:
        Sheet.objects.filter(pk=sheet.pk).update(state=State.UNREADABLE)
        Row.objects.get_or_create(
            sheet=sheet,
            number=1,
            defaults={"cells": {}, "verdict": Verdict.ERROR, "words": str(refusal)},
        )
        return False
    Sheet.objects.filter(pk=sheet.pk).update(is_read=True)
    return True


def keep(sheet: Sheet, rows: Any) -> None:
    """Keep the rows under their heads; those that are kept already stay as they are."""
    head = [str(name).strip().casefold() for name in next(rows, [])]
    batch = []
    for number, row in enumerate(rows, start=2):
        if any(cell != "" for cell in row):
            cells = {name: cell for name, cell in zip(head, row, strict=False) if name}
            batch.append(Row(sheet=sheet, number=number, cells=cells))
        if len(batch) == READ_AT_ONCE:
            Row.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    Row.objects.bulk_create(batch, ignore_conflicts=True)


def judge(sheet: Sheet) -> bool:
    """Say of some rows what they will do; at their end, ask."""
    with transaction.atomic():
        if not locked(sheet):
            return False
        rows = list(sheet.rows.to_judge()[:JUDGED_AT_ONCE])
        if not rows:
            Sheet.objects.filter(pk=sheet.pk).update(state=State.ASKING)
            return False
        judgements = [judged for _, judged in judged_together(KINDS[sheet.kind](), rows)]
        seen = earlier_lines(sheet, rows, judgements)
        for row, judged in zip(rows, judgements, strict=True):
            first = seen.setdefault(judged.identity, row.number) if judged.identity else row.number
            if judged.verdict == Verdict.NEW and first < row.number:
                words = gettext("The same as line %(number)s of this table.") % {"number": first}
                judged = Judged(Verdict.SAME, words, judged.identity)
            row.verdict, row.words, row.identity = judged.verdict, judged.words, judged.identity
        Row.objects.bulk_update(rows, ["verdict", "words", "identity"])
    return True


def judged_together(kind: Kind, rows: list[Row]) -> list[tuple[Values, Judged]]:
    """What each row says and what it will do, or how to mend it.

    What rows may be the same as is asked for at once: row by row it takes an hour for 50,000.
    """
    read = [read_alone(kind, row) for row in rows]
    kind.look_up([values for values, error in read if error is None])
    return [(values, error or judged_alone(kind, values)) for values, error in read]


def read_alone(kind: Kind, row: Row) -> tuple[Values, Judged | None]:
    try:
        return read_row(kind.COLUMNS, row.cells), None
    except Unreadable as error:
        return {}, Judged(Verdict.ERROR, str(error))


def judged_alone(kind: Kind, values: Values) -> Judged:
    try:
        return kind.judge(values)
    except ValidationError as error:
        return Judged(Verdict.ERROR, "\n".join(error.messages))


def earlier_lines(sheet: Sheet, rows: list[Row], judgements: list[Judged]) -> dict[str, int]:
    """The earlier lines of this table that bring the same as one of these rows."""
    wanted = [judged.identity for judged in judgements if judged.identity]
    before = sheet.rows.filter(identity__in=wanted, number__lt=rows[0].number)
    return dict(before.order_by("-number").values_list("identity", "number"))


def take(sheet: Sheet) -> bool:
    """Take some rows over, each as a whole; at their end the table is done."""
    with transaction.atomic():
        if not locked(sheet):
            return False
        rows = list(sheet.rows.to_take()[:TAKEN_AT_ONCE])
        if not rows:
            Sheet.objects.filter(pk=sheet.pk).update(state=State.DONE)
            return False
        kind = KINDS[sheet.kind]()
        for row, (values, judged) in zip(rows, judged_together(kind, rows), strict=True):
            take_one(kind, row, values, judged, by=sheet.confirmed_by)
        Row.objects.bulk_update(rows, ["verdict", "words", "is_done"])
    return True


def take_one(kind: Kind, row: Row, values: Values, judged: Judged, *, by: User | None) -> None:
    """Take a row over, unless it has become known, or wrong, since it was first judged."""
    if judged.verdict == Verdict.NEW:
        try:
            with transaction.atomic():
                kind.take(values, by=by)
        except (ValidationError, DatabaseError) as error:
            judged = Judged(Verdict.ERROR, str(error)[:500])
        else:
            row.is_done = True
    row.verdict, row.words = judged.verdict, judged.words


def locked(sheet: Sheet) -> bool:
    """Hold the table's row for this transaction; False where another worker holds it."""
    rows = Sheet.objects.select_for_update(skip_locked=True)
    is_ours = rows.filter(pk=sheet.pk, state=sheet.state).exists()
    if is_ours:
        Sheet.objects.filter(pk=sheet.pk).update(carried_on_at=timezone.now())
    return is_ours
