"""Acts on tables: send one, and say yes or no to what it will do."""

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from intake import tasks
from intake.models import Sheet, State

if TYPE_CHECKING:
    from accounts.models import User


class NotAsked(Exception):
    """The table does not wait for an answer, or not any more."""

    def __init__(self) -> None:
        super().__init__(gettext("This table does not wait for your yes any more."))


@transaction.atomic
def send(file: UploadedFile, kind: str, *, by: "User") -> Sheet:
    """Keep a table and have it read; nothing of it is taken over yet."""
    name = PurePath(file.name or "").name[:200]
    sheet = Sheet(kind=kind, name=name, sent_by=by)
    sheet.file.save("", file, save=False)
    sheet.save()
    tasks.carry_on.delay_on_commit(sheet.pk)
    return sheet


@transaction.atomic
def confirm(sheet: Sheet, *, by: "User") -> None:
    """Say yes: what is new in the table is taken over. Raises NotAsked."""
    answer(sheet, State.TAKING, confirmed_by=by, confirmed_at=timezone.now())
    tasks.carry_on.delay_on_commit(sheet.pk)


@transaction.atomic
def drop(sheet: Sheet) -> None:
    """Say no: nothing of the table is taken over. Raises NotAsked."""
    answer(sheet, State.DROPPED)


def answer(sheet: Sheet, state: State, **facts: Any) -> None:
    asking = Sheet.objects.filter(pk=sheet.pk, state=State.ASKING)
    if not asking.update(state=state, **facts):
        raise NotAsked
