"""The figures that a public page shows, as it asks for them at each request: one query.

Django writes it once for a process (`bba.composed`): to write it again for each page took longer
than the database takes to answer.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from bba.composed import AmongAsked, Asked, Composed
from counting.confirmation import earliest_confirmed
from counting.models import ActorTotal, NationalTotal, Total
from counting.querysets import Figures, FiguresQuerySet, both_figures, sums
from partners.models import Partner
from territory.models import Level, Place

#: What is confirmed, and what is not any more.
Both = tuple[Figures, Figures]
#: {(target, state): what earlier partners have counted before}, losses taken off.
Shared = dict[tuple[int, str], Decimal]


def split(totals: FiguresQuerySet) -> Any:
    """Totals, added up and kept apart by whether they lapsed before `earliest`."""
    return sums(totals.lapsed_before(Asked("earliest")), "has_lapsed")


def in_places_of(level: Level) -> Composed:
    return Composed(lambda: split(Total.objects.filter(**{level.value: Asked("place")})))


_ALL: Composed = Composed(lambda: split(NationalTotal.objects.all()))
_OF_TARGETS: Composed = Composed(
    lambda: split(NationalTotal.objects.filter(AmongAsked("target", "targets")))
)
_IN_PLACES = {level: in_places_of(level) for level in Level}
_OF_ACTOR: Composed = Composed(
    lambda: split(ActorTotal.objects.of(Asked("actor"))).annotate(with_others=Sum("shared"))
)


def national_figures() -> Both:
    """The national figures of every target."""
    return asked(_ALL)


def figures_of_targets(keys: list[int]) -> Both:
    """The same of some targets."""
    return asked(_OF_TARGETS, targets=keys)


def figures_in(place: Place) -> Both:
    """What counts in one place, of every target."""
    return asked(_IN_PLACES[place.level], place=place.pk)


def figures_of_partner(partner: Partner) -> tuple[Figures, Figures, Shared]:
    """What counts for one partner, of every target, and what of the first it shares with others."""
    rows = rows_of(_OF_ACTOR, actor=str(partner.key))
    shared: Shared = defaultdict(Decimal)
    for row in rows:
        if not row["has_lapsed"]:
            shared[row["target"], row["state"]] += row["with_others"]
    return *both_figures(rows), dict(shared)


def asked(figures: Composed, **values: Any) -> Both:
    return both_figures(rows_of(figures, **values))


def rows_of(sums: Composed, **values: Any) -> list[dict[str, Any]]:
    """The rows of sums that ask for the `earliest` confirmed month, as `summed` has them."""
    rows = sums(earliest=earliest_confirmed(timezone.localdate()), **values)
    return [{**row, "credited": row["quantity"]} for row in rows]
