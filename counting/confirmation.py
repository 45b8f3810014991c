"""How long what is done stays confirmed: whole months, counted from the calendar.

What was last confirmed in a month counts until `MONTHS_UNTIL_NOT_CONFIRMED` whole months after its
end; the next day it is *not confirmed*. Nothing is stored that would have to be changed that day.
"""

import datetime

from django.conf import settings
from django.utils import timezone


def month_of(moment: datetime.datetime) -> datetime.date:
    """The month of a moment in the register's time zone, as its first day."""
    return timezone.localdate(moment).replace(day=1)


def months_later(month: datetime.date, count: int) -> datetime.date:
    """The first day of the month so many months later (or earlier, if negative)."""
    years, number = divmod(month.month - 1 + count, 12)
    return datetime.date(month.year + years, number + 1, 1)


def earliest_confirmed(on: datetime.date) -> datetime.date:
    """The earliest month of confirmation that still counts on a day."""
    return months_later(on.replace(day=1), -settings.MONTHS_UNTIL_NOT_CONFIRMED)


def lapses_on(month: datetime.date) -> datetime.date:
    """The first day on which what was last confirmed in a month is not confirmed any more."""
    return months_later(month, settings.MONTHS_UNTIL_NOT_CONFIRMED + 1)
