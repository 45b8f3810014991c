"""The daily snapshot of every national figure."""

import datetime
from collections import defaultdict
from decimal import Decimal

from counting.models import Snapshot, Total


def take_snapshot(on: datetime.date) -> int:
    """Keep the national figure of every target, state and basis as of this day.

    Taken again on the same day it takes the place of the earlier one. Returns how many were kept.
    """
    figures: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    for row in Total.objects.national():
        figures[row["target"], row["state"], row["basis"]] += row["credited"]
    Snapshot.objects.bulk_create(
        [
            Snapshot(target_id=target, state=state, basis=basis, on=on, credited=credited)
            for (target, state, basis), credited in figures.items()
        ],
        update_conflicts=True,
        unique_fields=["target", "state", "basis", "on"],
        update_fields=["credited"],
    )
    return len(figures)
