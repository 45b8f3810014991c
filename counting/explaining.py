"""Why figures are what they are: what moved a national figure, with whom a claim is shared, and
how much of a source has been counted at all.

Reads the ledger, overlaps, credits and totals; writes nothing. Quantities are in the base unit, a
loss with a minus sign.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Greatest

from axes.models import Target
from bba.composed import Asked, Composed
from counting.confirmation import earliest_confirmed, lapses_on
from counting.models import Claim, LedgerEntry, NationalTotal, Overlap, State

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Movement:
    """How the national figure of one state moved between two moments, and why."""

    state: str
    opening: Decimal
    changes: dict[str, Decimal]

    @property
    def change(self) -> Decimal:
        """The sum of the changes, by whatever reason."""
        return sum(self.changes.values(), NOTHING)

    @property
    def closing(self) -> Decimal:
        """The figure at the second moment."""
        return self.opening + self.change


def movements(
    target: Target, first: datetime.datetime | None, last: datetime.datetime | None
) -> list[Movement]:
    """One per state: figure at `first`, sums per reason, figure at `last` (left out): two queries.

    Without `first` it begins with nothing, without `last` it goes on until now.
    """
    entries = LedgerEntry.objects.for_target(target).order_by()
    earlier = entries.filter(at__lt=first) if first else entries.none()
    opening = dict(earlier.values_list("state").annotate(Sum("change")))
    changes: dict[str, dict[str, Decimal]] = defaultdict(dict)
    found = entries.between(first, last).values_list("state", "reason").annotate(Sum("change"))
    for state, reason, change in found:
        changes[state][reason] = change
    return [
        Movement(state.value, opening.get(state.value, NOTHING), changes.get(state.value, {}))
        for state in State
    ]


@dataclass(frozen=True)
class Lapse:
    """So much of a state left the bar on a day: nobody had confirmed it since `confirmed_in`."""

    state: str
    on: datetime.date
    confirmed_in: datetime.date
    quantity: Decimal


def lapses(target: Target, until: datetime.date) -> list[Lapse]:
    """What is not confirmed any more on a day, by the month of its last confirmation."""
    national = NationalTotal.objects.for_target(target)
    rows = national.filter(confirmed_in__lt=earliest_confirmed(until))
    sums = rows.order_by("-confirmed_in", "state").values_list("state", "confirmed_in")
    return [
        Lapse(state, lapses_on(month), month, quantity)
        for state, month, quantity in sums.annotate(Sum("credited"))
        if quantity
    ]


@dataclass(frozen=True)
class Progress:
    """How many of a source's live claims the worker has counted, of how many."""

    done: int
    of: int

    @property
    def is_over(self) -> bool:
        """True once there are claims and each has been counted for the first time."""
        return 0 < self.of == self.done


_PROGRESS: Composed = Composed(
    lambda: (
        Claim.objects.live()
        .from_source(Asked("source"))
        .order_by()
        .values("source")
        .annotate(
            done=Count("pk", filter=Q(credit__computed_at__isnull=False)),
            of=Count("pk"),
        )
        .values_list("done", "of")
    )
)


def progress_of(source: str) -> Progress:
    """How far the first count of a source has come: one query."""
    return next((Progress(*counts) for counts in _PROGRESS(source=source)), Progress(0, 0))


def with_whom_shared() -> QuerySet:
    """The sums of what a source that is asked for shares of its promises with each other one."""
    overlaps = Overlap.objects.filter(
        claim__source=Asked("source"),
        claim__state=State.PLEDGED,
        claim__withdrawn_at=None,
        with_claim__withdrawn_at=None,
    )
    rows = overlaps.order_by().values(target=F("claim__target"), other=F("with_claim__source"))
    both_there = Greatest("claim__posted_at", "with_claim__posted_at")
    sums = rows.annotate(shared=Sum("quantity"), since=Min(both_there))
    return sums.order_by("-shared", "other")


_SHARED: Composed = Composed(with_whom_shared)


def shared_by(source: str) -> list[Any]:
    """With whom the pledged quantity of a source is shared, the greatest part first: one query.

    Rows with `target`, `other` (a source), `shared` and `since`, the moment at which both were
    there for the first time.
    """
    return _SHARED(source=source)
