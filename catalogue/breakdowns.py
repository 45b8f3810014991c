"""The parts of one target's figures: kinds, places, kinds of partner, partners. Reads totals."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from axes.models import Target
from catalogue.bars import NOTHING, States
from catalogue.tables import (
    Places,
    Quantities,
    Table,
    place_of,
    table_by_actor_kind,
    table_by_kind,
    table_by_province,
    table_by_region,
    table_of_parts,
)
from counting.models import ActorTotal, State, Total
from partners.models import Partner, PartnerKind
from territory.models import Municipality

#: How many municipalities and partners a page names; the others stand in the file.
MUNICIPALITIES_NAMED = 40
PARTNERS_NAMED = 15


def tables_of(target: Target, states: States) -> list[Table]:
    """Every table of the page of one target: seven queries, however much there is."""
    totals = Total.objects.for_target(target).confirmed()
    rows = totals.by_municipality()
    by_kind_of_actor = totals.by_actor_kind()
    places = Places.of_belgium()
    return [
        table_by_kind(target, states),
        table_by_region(target, rows, states, places),
        table_by_province(target, rows, states, places),
        table_by_municipality(target, rows, states),
        table_by_actor_kind(target, by_kind_of_actor, states),
        table_by_partner(target, by_kind_of_actor, states),
    ]


def table_by_municipality(target: Target, rows: list[dict[str, Any]], states: States) -> Table:
    """The municipalities with the greatest pledged figures, and all others in one line."""
    quantities: dict[Any, Quantities] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for row in rows:
        quantities[place_of(row, "municipality")][row["state"], row["basis"]] += row["credited"]
    known = sorted(
        (key for key in quantities if key[0] == "municipality"),
        key=lambda key: (-pledged(quantities[key]), key[1]),
    )
    named = Municipality.objects.for_list().in_bulk([pk for _, pk in known[:MUNICIPALITIES_NAMED]])
    kept = {("municipality", pk): quantities[("municipality", pk)] for pk in named}
    kept["rest", None] = rest_of(quantities, kept)
    lines: list[tuple[Any, str, bool]] = [
        (key, named[key[1]].name, True) for key in known[:MUNICIPALITIES_NAMED]
    ]
    lines.append((("rest", None), _("All others, and where the municipality is not known"), False))
    table = table_of_parts(target, _("By municipality"), _("Place"), lines, kept, states)
    addresses = {place.name: place.get_absolute_url() for place in named.values()}
    return linked(table, addresses)


def table_by_partner(
    target: Target, by_kind_of_actor: Iterable[dict[str, Any]], states: States
) -> Table:
    """The organisations with the greatest pledged figures, the others, and all citizens at once."""
    totals = ActorTotal.objects.for_target(target).exclude(actor_kind=PartnerKind.CITIZEN)
    actors = totals.greatest(State.PLEDGED, PARTNERS_NAMED)
    named = {str(each.key): each for each in Partner.objects.filter(key__in=actors)}
    quantities: dict[Any, Quantities] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for row in totals.confirmed().filter(actor__in=named).by_actor():
        quantities[row["actor"]][row["state"], row["basis"]] += row["credited"]
    everybody: dict[Any, Quantities] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for row in by_kind_of_actor:
        group = "citizens" if row["actor_kind"] == PartnerKind.CITIZEN else "rest"
        everybody[group][row["state"], row["basis"]] += row["credited"]
    quantities["rest"] = rest_of({"all": everybody["rest"]}, dict(quantities))
    quantities["citizens"] = everybody["citizens"]
    lines: list[tuple[Any, str, bool]] = [
        (actor, named[actor].public_name, True) for actor in actors if actor in named
    ]
    lines.append(("rest", _("All other organisations"), False))
    lines.append(("citizens", _("All citizens"), False))
    table = table_of_parts(target, _("By partner"), _("Partner"), lines, quantities, states)
    addresses = {each.public_name: each.get_absolute_url() for each in named.values()}
    return linked(table, addresses)


def pledged(quantities: Quantities) -> Any:
    return sum((q for (state, _), q in quantities.items() if state == State.PLEDGED), NOTHING)


def rest_of(everything: dict[Any, Quantities], named: dict[Any, Quantities]) -> Quantities:
    """What is left of everything when the named parts are taken off."""
    rest: Quantities = defaultdict(lambda: NOTHING)
    for sign, parts in ((1, everything), (-1, named)):
        for quantities in parts.values():
            for key, quantity in quantities.items():
                rest[key] += sign * quantity
    return rest


def linked(table: Table, addresses: dict[str, str]) -> Table:
    """The table with the names that have a page as links."""
    rows = [replace(line, address=addresses.get(line.name, "")) for line in table.rows]
    return replace(table, rows=rows)
