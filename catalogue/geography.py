"""Places of the country as their pages show them: found by their address, with their figures."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from axes.models import Target
from bba.composed import Asked, Composed
from bba.statements import Statement
from catalogue.bars import Bar, bars_of_part
from catalogue.figures import Both
from registers.models import Record
from territory.models import PLACE_TABLES, Level, Municipality

RECORDS_SHOWN = 10


def at_address_of(level: Level) -> Composed:
    """The places of a level by the end of their address, without outlines."""
    return Composed(lambda: PLACE_TABLES[level].objects.for_list().filter(slug=Asked("slug")))


def towns_at_address() -> QuerySet[Municipality]:
    """Municipalities with what they became, and whether other registers count anything there."""
    return (
        Municipality.objects.for_list()
        .select_related("successor")
        .defer("successor__outline", "successor__outline_for_map")
        .filter(slug=Asked("slug"))
        .annotate(
            is_counted_elsewhere=Exists(
                Record.objects.for_public().filter(municipality=OuterRef("pk"))
            )
        )
    )


def summed_records_in(level: Level) -> Composed:
    """What other registers count in a place of several municipalities."""
    within = {f"municipality__{level.value}__slug": Asked("slug")}
    return Composed(lambda: Record.objects.for_public().filter(**within).summed())


_AT_ADDRESS = {
    Level.REGION: at_address_of(Level.REGION),
    Level.PROVINCE: at_address_of(Level.PROVINCE),
    Level.MUNICIPALITY: Composed(towns_at_address),
}
_RECORDS: Composed[Record] = Composed(
    lambda: Record.objects.for_public().filter(municipality__slug=Asked("slug"))[
        : RECORDS_SHOWN + 1
    ]
)
_SUMMED_RECORDS = {level: summed_records_in(level) for level in (Level.PROVINCE, Level.REGION)}


def place_at(level: str, slug: str) -> Statement[Any]:
    """The place at an address, without outlines; one that has merged is still found.

    A municipality says whether it `is_counted_elsewhere` too.
    """
    if level not in PLACE_TABLES:
        raise Http404
    return _AT_ADDRESS[Level(level)].statement(slug=slug).told_as(the_only)


def the_only(places: list[Any]) -> Any:
    if not places:
        raise Http404
    return places[0]


def bars_in(figures: Both, targets: dict[int, Target]) -> list[Bar]:
    """The bars of what counts in a place."""
    standing, lapsed = figures
    counted = standing.keys() | lapsed.keys()
    return bars_of_part([targets[key] for key in targets if key in counted], standing, lapsed)


def counted_elsewhere(slug: str) -> Statement[list[Record]]:
    """What other registers count in a municipality, to be shown and never added up.

    A record's point and owner stay at the desk: only its municipality is told.
    """
    return _RECORDS.statement(slug=slug)


def shown_first(records: list[Record], targets: dict[int, Target]) -> dict[str, Any]:
    """The first of them, each with its target as the page knows it, and whether there are more."""
    for each in records:
        if each.target_id in targets:
            each.target = targets[each.target_id]
    has_more = len(records) > RECORDS_SHOWN
    return {"records": records[:RECORDS_SHOWN], "has_more_records": has_more}


def summed_elsewhere(level: str, slug: str) -> Statement[list[Any]]:
    """The same of a larger place, each register and target together (`table_of_registers`)."""
    return _SUMMED_RECORDS[Level(level)].statement(slug=slug)
