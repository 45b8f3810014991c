"""How the figures of targets have moved: what their daily snapshots say of the last 24 months."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from axes.models import Target
from bba.composed import AmongAsked, Asked, Composed
from catalogue.rulers import NOTHING
from counting.confirmation import months_later
from counting.models import Snapshot
from counting.pace import WINDOW_DAYS
from counting.querysets import SnapshotQuerySet

# How far before the window a figure is looked for to open it with.
BEFORE = datetime.timedelta(days=62)

# {target: {state: {day: quantity}}}, in base units.
History = dict[int, dict[str, dict[datetime.date, Decimal]]]
COLUMNS = ("target", "state", "on", "credited")


# A window of two years touches at most so many months, which begin and end.
BOUNDS = 26


def kept() -> SnapshotQuerySet:
    """The snapshots of the targets that are asked for, of which one a month is enough."""
    snapshots = Snapshot.objects.filter(AmongAsked("target", "targets"))
    bounds = [Asked(f"bound_{number}") for number in range(BOUNDS)]
    return snapshots.once_in_each(Asked("earliest"), bounds)


_HISTORY: Composed = Composed(lambda: kept().order_by("on").values_list(*COLUMNS))
_OPENING_DAY: Composed = Composed(
    lambda: (
        Snapshot.objects.filter(AmongAsked("target", "targets"))
        .on_opening_day(Asked("earliest"), Asked("first"), Asked("today"))
        .values_list(*COLUMNS)
    )
)
_LATER_OPENINGS: Composed = Composed(
    lambda: (
        kept()
        .order_by("target", "state", "basis", "on")
        .distinct("target", "state", "basis")
        .values_list(*COLUMNS)
    )
)


def asked_of(targets: Iterable[Target], today: datetime.date) -> dict[str, Any]:
    opening = today - datetime.timedelta(days=WINDOW_DAYS)
    bounds = {f"bound_{number}": day for number, day in enumerate(bounds_of(opening, today))}
    return {"targets": [each.pk for each in targets], "earliest": opening - BEFORE, **bounds}


def bounds_of(opening: datetime.date, today: datetime.date) -> list[datetime.date]:
    """The day after the opening, the first days of the months that follow, and today."""
    bounds = [opening + datetime.timedelta(days=1)]
    month = months_later(bounds[0].replace(day=1), 1)
    while month < today:
        bounds.append(month)
        month = months_later(month, 1)
    return bounds + [today] * (BOUNDS - len(bounds))


def openings_of(targets: Iterable[Target], today: datetime.date) -> History:
    """Of the history only the day with which the window opens for each of these targets.

    One query; a second one where a target had no figures yet on the day that opens the window.
    """
    asked = asked_of(targets, today)
    history: History = {}
    for row in _OPENING_DAY(
        targets=asked["targets"], earliest=asked["earliest"], first=asked["bound_0"], today=today
    ):
        add_to(history, *row)
    later = [key for key in asked["targets"] if key not in history]
    return history | later_openings(asked | {"targets": later}) if later else history


def later_openings(asked: dict[str, Any]) -> History:
    """The same of targets that came later, each with a day of its own: one query."""
    rows = _LATER_OPENINGS(**asked)
    history: History = {}
    first_days = {row[0]: row[2] for row in sorted(rows, key=lambda row: row[2], reverse=True)}
    for row in rows:
        if row[2] == first_days[row[0]]:
            add_to(history, *row)
    return history


def history_of(targets: Iterable[Target], today: datetime.date) -> History:
    """What the snapshots of the last 24 months say of these targets: one query."""
    history: History = {}
    for row in _HISTORY(**asked_of(targets, today)):
        add_to(history, *row)
    return history


def add_to(
    history: History, target: int, state: str, day: datetime.date, quantity: Decimal
) -> None:
    days = history.setdefault(target, {}).setdefault(state, {})
    days[day] = days.get(day, NOTHING) + quantity
