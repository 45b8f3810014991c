"""Questions asked of everything that leaves the bar when nobody confirms it (decision 0005)."""

from __future__ import annotations

import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from counting.confirmation import earliest_confirmed


class ConfirmableQuerySet(models.QuerySet):
    """What carries the month of its last confirmation, as `confirmed_in`; a promise has none."""

    def confirmed(self, on: datetime.date | None = None) -> Self:
        """What stands on the bar: pledged, or done and confirmed not too long before a day.

        The day is today when not given.
        """
        return self.confirmed_since(earliest_confirmed(on or timezone.localdate()))

    def confirmed_since(self, earliest: datetime.date | models.Expression) -> Self:
        """The same, from the earliest month whose confirmations still hold."""
        return self.filter(Q(confirmed_in=None) | Q(confirmed_in__gte=earliest))

    def not_confirmed(self, on: datetime.date | None = None) -> Self:
        """What stands next to the bar: done once, and not confirmed for too long."""
        return self.filter(confirmed_in__lt=earliest_confirmed(on or timezone.localdate()))
