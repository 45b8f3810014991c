"""The figures that a public page shows, as it asks for them at each request: one statement each.

Django writes it once for a process (`bba.composed`): to write it again for each page took longer
than the database takes to answer.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from bba.composed import AmongAsked, Asked, Composed
from bba.statements import Statement
from counting.confirmation import earliest_confirmed
from counting.models import ActorTotal, NationalTotal, Total
from counting.querysets import Figures, FiguresQuerySet, both_figures, sums
from partners.models import Partner
from territory.models import Level

#: What is confirmed, and what is not any more.
Both = tuple[Figures, Figures]
#: {(target, state): what earlier partners have counted before}, losses taken off.
Shared = dict[tuple[int, str], Decimal]


def split(totals: FiguresQuerySet) -> Any:
    """Totals, added up and kept apart by whether they lapsed before `earliest`."""
    return sums(totals.lapsed_before(Asked("earliest")), "has_lapsed")


def in_places_of(level: Level) -> Composed:
    at_address = {f"{level.value}__slug": Asked("slug")}
    return Composed(lambda: split(Total.objects.filter(**at_address)))


_ALL: Composed = Composed(lambda: split(NationalTotal.objects.all()))
_OF_TARGETS: Composed = Composed(
    lambda: split(NationalTotal.objects.filter(AmongAsked("target", "targets")))
)
_IN_PLACES = {level: in_places_of(level) for level in Level}
_OF_ACTOR: Composed = Composed(
    lambda: split(ActorTotal.objects.of(Asked("actor"))).annotate(with_others=Sum("shared"))
)


def national_figures() -> Statement[Both]:
    """The national figures of every target."""
    return asked(_ALL)


def figures_of_targets(keys: list[int]) -> Statement[Both]:
    """The same of some targets."""
    return asked(_OF_TARGETS, targets=keys)


def figures_in(level: str, slug: str) -> Statement[Both]:
    """What counts in one place, by the end of its address, of every target."""
    return asked(_IN_PLACES[Level(level)], slug=slug)


def figures_of_partner(partner: Partner) -> Statement[tuple[Figures, Figures, Shared]]:
    """What counts for one partner, of every target, and what of the first it shares with others."""
    return rows_of(_OF_ACTOR, actor=str(partner.key)).told_as(with_shared)


def with_shared(rows: list[dict[str, Any]]) -> tuple[Figures, Figures, Shared]:
    shared: Shared = defaultdict(Decimal)
    for row in rows:
        if not row["has_lapsed"]:
            shared[row["target"], row["state"]] += row["with_others"]
    return *both_figures(rows), dict(shared)


def asked(figures: Composed, **values: Any) -> Statement[Both]:
    return rows_of(figures, **values).told_as(both_figures)


def rows_of(sums: Composed, **values: Any) -> Statement[list[dict[str, Any]]]:
    """The rows of sums that ask for the `earliest` confirmed month, as `summed` has them."""
    earliest = earliest_confirmed(timezone.localdate())
    return sums.statement(earliest=earliest, **values).told_as(as_summed)


def as_summed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "credited": row["quantity"]} for row in rows]
