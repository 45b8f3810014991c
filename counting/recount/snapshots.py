"""The daily snapshot of every national figure."""

import datetime
from collections import defaultdict
from decimal import Decimal

from counting.models import Snapshot, Total


def take_snapshot(on: datetime.date) -> int:
    """Keep the national figure of every target, state and basis as of this day.

    What is not confirmed any more on that day is kept beside it.

    Taken again on the same day it takes the place of the earlier one. Returns how many were kept.
    """
    confirmed = _by_state_and_basis(Total.objects.confirmed(on).national())
    lapsed = _by_state_and_basis(Total.objects.not_confirmed(on).national())
    keys = sorted(confirmed.keys() | lapsed.keys())
    Snapshot.objects.bulk_create(
        [
            Snapshot(
                target_id=key[0],
                state=key[1],
                basis=key[2],
                on=on,
                credited=confirmed[key],
                not_confirmed=lapsed[key],
            )
            for key in keys
        ],
        update_conflicts=True,
        unique_fields=["target", "state", "basis", "on"],
        update_fields=["credited", "not_confirmed"],
    )
    return len(keys)


def _by_state_and_basis(rows: list[dict]) -> dict[tuple[int, str, str], Decimal]:
    figures: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        figures[row["target"], row["state"], row["basis"]] += row["credited"]
    return figures
