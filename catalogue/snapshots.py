"""How the figures of targets have moved: what their daily snapshots say of the last 24 months."""

import datetime
from decimal import Decimal
from typing import Any

from axes.models import Target
from bba.statements import Statement, of_one_type
from counting.confirmation import months_later
from counting.pace import WINDOW_DAYS

# How far before the window a figure is looked for to open it with.
BEFORE = datetime.timedelta(days=62)

# {state: {day: quantity}} of one target, in its base unit, and that of several by primary key.
History = dict[str, dict[datetime.date, Decimal]]
Histories = dict[int, History]

# Of the days kept, the last one before the window, and in it the first from each bound until the
# next: one a month is enough. Each is one step in the index `snapshot_day`; to look through all of
# them took as long as the rest of a page.
_DAYS = """
    WITH bound AS (
        SELECT first, lead(first) OVER (ORDER BY first) AS until
        FROM unnest(%(bounds)s::date[]) AS first
    ), kept AS MATERIALIZED (
        SELECT max("on") AS day FROM counting_snapshot
        WHERE "on" >= %(earliest)s AND "on" < %(opening)s
        UNION ALL
        SELECT (SELECT min("on") FROM counting_snapshot WHERE "on" >= first AND "on" < until)
        FROM bound
    )
"""
_HISTORY = f"""{_DAYS}
    SELECT target_id, state, "on", sum(credited)
    FROM kept JOIN counting_snapshot ON "on" = day
    WHERE target_id = %(target)s
    GROUP BY target_id, state, "on"
"""  # noqa: S608 - a text of ours
# Most targets are as old as the register: only the others' first days are looked for day by day.
_OPENINGS = f"""{_DAYS}
    SELECT target_id, state, "on", sum(credited)
    FROM axes_target AS target
    CROSS JOIN LATERAL (
        SELECT coalesce(
            (
                SELECT "on" FROM counting_snapshot
                WHERE "on" = (SELECT min(day) FROM kept) AND target_id = target.id LIMIT 1
            ),
            (
                SELECT min(day) FROM kept
                WHERE EXISTS (
                    SELECT FROM counting_snapshot WHERE "on" = day AND target_id = target.id
                )
            )
        ) AS day
    ) AS earliest
    JOIN counting_snapshot ON "on" = day AND target_id = target.id
    GROUP BY target_id, state, "on"
"""  # noqa: S608 - a text of ours


def openings(today: datetime.date) -> Statement[Histories]:
    """Of the history only the day with which the window opens, for each target."""
    return Statement(_OPENINGS, window(today), read)


def history_of(target: Target, today: datetime.date) -> Statement[History]:
    """What the snapshots of the last 24 months say of one target."""
    asked = {"target": of_one_type(target.pk), **window(today)}
    return Statement(_HISTORY, asked, read).told_as(lambda found: found.get(target.pk, {}))


def window(today: datetime.date) -> dict[str, Any]:
    bounds = bounds_of(today)
    return {
        "earliest": today - datetime.timedelta(days=WINDOW_DAYS) - BEFORE,
        "opening": bounds[0],
        "bounds": bounds,
    }


def read(rows: list[tuple]) -> Histories:
    histories: Histories = {}
    for target, state, day, quantity in rows:
        histories.setdefault(target, {}).setdefault(state, {})[day] = quantity
    return histories


def bounds_of(today: datetime.date) -> list[datetime.date]:
    """The day after the window opens, the first days of the months that follow, and today."""
    bounds = [today - datetime.timedelta(days=WINDOW_DAYS - 1)]
    month = months_later(bounds[0].replace(day=1), 1)
    while month < today:
        bounds.append(month)
        month = months_later(month, 1)
    return [*bounds, today]
