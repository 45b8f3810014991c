"""How fast a target is neared, and how fast it would have to be: values in, values out.

Quantities are in one unit, of the caller's choosing; years are of 365.25 days.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

YEAR = Decimal("365.25")
# The pace is that of so many days, or of all there are if fewer.
WINDOW_DAYS = 730
# Fewer days of data than half a year say nothing.
ENOUGH_DAYS = 183

Series = Sequence[tuple[datetime.date, Decimal]]


class Verdict(Enum):
    """What the pace means for the target."""

    TOO_EARLY = "too early"
    REACHED = "reached"
    OVER = "over"
    STANDING_STILL = "standing still"
    FAST_ENOUGH = "fast enough"
    TOO_SLOW = "too slow"


@dataclass(frozen=True)
class Pace:
    """The pace of one series towards its aim.

    `current` and `needed` are per year; `forecast` is what the end of the target year would show
    at the current pace. What cannot be said is None.
    """

    verdict: Verdict
    reached: Decimal
    current: Decimal | None = None
    needed: Decimal | None = None
    forecast: Decimal | None = None

    @property
    def factor(self) -> Decimal | None:
        """How many times the current pace is needed; None where one of them is nothing."""
        if not self.needed or not self.current or self.current <= 0:
            return None
        return self.needed / self.current


def pace_of(series: Series, *, aim: Decimal, target_year: int, today: datetime.date) -> Pace:
    """The pace of a series of daily figures, oldest first, towards `aim` in `target_year`.

    The pace is the change over the last 24 months (or since the first figure, if there are fewer)
    per year; what is needed is what is left over the time left until the end of the target year.
    """
    reached = series[-1][1] if series else Decimal(0)
    needed, years_left = needed_per_year(reached, aim, target_year, today)
    current = current_per_year(series, today)
    if current is None:
        verdict = Verdict.REACHED if reached >= aim else Verdict.TOO_EARLY
        return Pace(verdict, reached, needed=needed)
    return Pace(
        verdict_on(reached, aim, current, needed),
        reached,
        current=current,
        needed=needed,
        forecast=reached + current * years_left if years_left else None,
    )


def needed_per_year(
    reached: Decimal, aim: Decimal, target_year: int, today: datetime.date
) -> tuple[Decimal | None, Decimal]:
    """What must be added a year from today on, and how many years are left."""
    days_left = (datetime.date(target_year, 12, 31) - today).days
    if days_left <= 0:
        return None, Decimal(0)
    years_left = Decimal(days_left) / YEAR
    return max(aim - reached, Decimal(0)) / years_left, years_left


def current_per_year(series: Series, today: datetime.date) -> Decimal | None:
    """The change a year over the last 24 months; None with fewer than six months of data."""
    if not series:
        return None
    first = opening(series, today - datetime.timedelta(days=WINDOW_DAYS))
    last_day, last = series[-1]
    days = (last_day - first[0]).days
    if days < ENOUGH_DAYS:
        return None
    return (last - first[1]) / Decimal(days) * YEAR


def opening(series: Series, since: datetime.date) -> tuple[datetime.date, Decimal]:
    """The figure the window opens with: the last one before it, brought to its first day."""
    before = [figure for figure in series if figure[0] <= since]
    return (since, before[-1][1]) if before else series[0]


def verdict_on(reached: Decimal, aim: Decimal, current: Decimal, needed: Decimal | None) -> Verdict:
    if reached >= aim:
        return Verdict.REACHED
    if needed is None:
        return Verdict.OVER
    if current <= 0:
        return Verdict.STANDING_STILL
    return Verdict.FAST_ENOUGH if current >= needed else Verdict.TOO_SLOW
