"""Boxes and periods, as addresses write them."""

import math
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

LONGEST = 200
Box = tuple[float, float, float, float]
Period = tuple[datetime | None, datetime | None]


class BoxField(forms.CharField):
    """West, south, east, north in degrees (CRS84), separated by commas."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> Box | None:
        text = super().clean(value)
        return box_of(text) if text else None


def box_of(text: str) -> Box:
    """The box that four numbers describe; raises ValidationError."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # with heights, which we do not have
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise ValidationError(
            _("A box is four numbers: west, south, east, north, in degrees."), "box"
        )
    west, south, east, north = numbers
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValidationError(
            _("West must not lie east of east, nor south north of north, nor any off the globe."),
            "box",
        )
    return west, south, east, north


class PeriodField(forms.CharField):
    """A moment (RFC 3339), or two divided by a slash, of which one may be open."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> Period | None:
        text = super().clean(value)
        return period_of(text) if text else None


def period_of(text: str) -> Period:
    """First and last moment; raises ValidationError."""
    parts = text.split("/")
    moments = [None if part in ("", "..") else moment_of(part) for part in parts]
    if len(moments) > 2 or not any(moments):
        raise ValidationError(_("A period is one moment, or two divided by a slash."), "period")
    first, last = moments if len(moments) == 2 else moments * 2
    if first and last and last < first:
        raise ValidationError(_("The period ends before it begins."), "period")
    return first, last


def moment_of(text: str) -> datetime:
    """A moment as RFC 3339 writes it, or the beginning of a day; raises ValidationError."""
    try:
        moment = parse_datetime(text) or datetime.combine(date.fromisoformat(text), time())
        moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValidationError(
            _("A moment is written like 2026-11-25T12:00:00Z."), "moment"
        ) from error
