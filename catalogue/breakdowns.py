"""The parts of one target's figures: kinds, places, kinds of partner, partners. Reads totals."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from axes.models import Target
from bba.composed import AmongAsked, Asked, Composed
from bba.statements import Statement, together
from catalogue.addresses import page_of_partner, page_of_place
from catalogue.bars import States
from catalogue.figures import rows_of
from catalogue.rulers import NOTHING
from catalogue.tables import (
    Places,
    Quantities,
    Table,
    added_up,
    table_by_actor_kind,
    table_by_kind,
    table_by_province,
    table_by_region,
    table_of_parts,
)
from counting.models import ActorTotal, PledgedTotal, State, Total
from counting.querysets import TotalQuerySet, sums
from partners.models import Partner, PartnerKind
from territory.querysets import NamedPlace

#: Rows of totals as dicts: what they are kept apart by, and `credited` in the base unit.
Rows = list[dict[str, Any]]
#: How many municipalities and partners a page names; the others stand in the file.
MUNICIPALITIES_NAMED = 40
PARTNERS_NAMED = 15


def standing() -> TotalQuerySet:
    """What is confirmed of the target that is asked for."""
    return Total.objects.filter(target=Asked("target")).confirmed_since(Asked("earliest"))


_PLACES: Composed = Composed(
    lambda: sums(
        standing().naming_towns(standing().greatest_towns(State.PLEDGED, MUNICIPALITIES_NAMED)),
        *("place", "region", "province", "town"),
    )
)
_KINDS_OF_ACTOR: Composed = Composed(
    lambda: sums(
        Total.objects.filter(target=Asked("target")).lapsed_before(Asked("earliest")),
        *("actor_kind", "has_lapsed"),
    )
)
_OF_PARTNERS: Composed = Composed(
    lambda: sums(
        ActorTotal.objects.filter(
            target=Asked("target"),
            actor__in=PledgedTotal.objects.greatest(Asked("target"), PARTNERS_NAMED),
        )
        .exclude(actor_kind=PartnerKind.CITIZEN)
        .lapsed_before(Asked("earliest")),
        *("actor", "has_lapsed"),
    )
)
# What is not read here takes longer to turn into dates and texts than all the rest of the row.
_PARTNERS: Composed[Partner] = Composed(
    lambda: Partner.objects.filter(AmongAsked("key", "keys")).only("key", "kind", "name")
)


def by_kind_of_actor(target: Target) -> Statement[Rows]:
    """The figures of a target by kind of actor, lapsed or not."""
    return rows_of(_KINDS_OF_ACTOR, target=target.pk)


def by_place(target: Target) -> Statement[Rows]:
    """What is confirmed of a target by place, the municipalities with most by themselves."""
    return rows_of(_PLACES, target=target.pk)


def by_partner(target: Target) -> Statement[Rows]:
    """The figures of the organisations that have pledged most to a target, lapsed or not."""
    return rows_of(_OF_PARTNERS, target=target.pk)


def tables_of(
    target: Target, states: States, of_kinds: Rows, of_places: Rows, of_partners: Rows
) -> list[Table]:
    """Every table of the page of one target: two queries for names in one trip.

    Its parts are those of `by_kind_of_actor`, `by_place` and `by_partner`.
    """
    confirmed = [row for row in of_kinds if not row["has_lapsed"]]
    by_town = added_up(of_places, "town")
    greatest = greatest_towns(by_town)
    places, partners = together(
        Places.of_belgium(municipalities=greatest),
        _PARTNERS.statement(keys=list({UUID(row["actor"]) for row in of_partners})),
    )
    towns = {each.pk: each for each in places.municipalities}
    return [
        table_by_kind(target, states),
        table_by_region(target, of_places, states, places),
        table_by_province(target, of_places, states, places),
        table_by_municipality(target, by_town, states, [towns[pk] for pk in greatest]),
        table_by_actor_kind(target, confirmed, states),
        table_by_partner(target, of_partners, partners, confirmed, states),
    ]


def greatest_towns(by_town: dict[Any, Quantities]) -> list[int]:
    """The municipalities that are named, by primary key, the greatest pledged figure first."""
    known = [key for key in by_town if key[0] == "town"]
    known.sort(key=lambda key: (-pledged(by_town[key]), key[1]))
    return [pk for _level, pk in known]


def table_by_municipality(
    target: Target, by_town: dict[Any, Quantities], states: States, towns: list[NamedPlace]
) -> Table:
    """The municipalities with the greatest pledged figures, and all others in one line."""
    kept: dict[Any, Quantities] = {("town", each.pk): by_town["town", each.pk] for each in towns}
    kept["rest", None] = rest_of(by_town, kept)
    lines: list[tuple[Any, str, bool]] = [(("town", each.pk), each.name, True) for each in towns]
    others = _("All others, and where the municipality is not known")
    # None is, before the outlines of municipalities are loaded.
    rest = others if towns else _("Where the municipality is not known")
    lines.append((("rest", None), rest, False))
    language = get_language()
    addresses = {("town", each.pk): page_of_place(each, language) for each in towns}
    caption, head = _("By municipality"), _("Place")
    return table_of_parts(target, caption, head, lines, kept, states, addresses)


def table_by_partner(
    target: Target, rows: Rows, partners: list[Partner], of_kinds: Rows, states: States
) -> Table:
    """The organisations with the greatest pledged figures, the others, and all citizens at once."""
    named = {str(each.key): each for each in partners}
    quantities: dict[Any, Quantities] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    ever_pledged = dict.fromkeys(named, NOTHING)
    for row in rows:
        if row["state"] == State.PLEDGED:
            ever_pledged[row["actor"]] += row["credited"]
        if not row["has_lapsed"]:
            quantities[row["actor"]][row["state"], row["basis"]] += row["credited"]
    everybody: dict[Any, Quantities] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for row in of_kinds:
        group = "citizens" if row["actor_kind"] == PartnerKind.CITIZEN else "rest"
        everybody[group][row["state"], row["basis"]] += row["credited"]
    quantities["rest"] = rest_of({"all": everybody["rest"]}, dict(quantities))
    quantities["citizens"] = everybody["citizens"]
    actors = sorted(named, key=lambda actor: (-ever_pledged[actor], actor))
    lines: list[tuple[Any, str, bool]] = [
        (actor, named[actor].public_name, True) for actor in actors
    ]
    lines.append(("rest", _("All other organisations"), False))
    lines.append(("citizens", _("All citizens"), False))
    language = get_language()
    addresses = {actor: page_of_partner(each, language) for actor, each in named.items()}
    caption, head = _("By partner"), _("Partner")
    return table_of_parts(target, caption, head, lines, quantities, states, addresses)


def pledged(quantities: Quantities) -> Any:
    return sum([q for (state, _), q in quantities.items() if state == State.PLEDGED], NOTHING)


def rest_of(everything: dict[Any, Quantities], named: dict[Any, Quantities]) -> Quantities:
    """What is left of everything when the named parts are taken off."""
    rest: Quantities = defaultdict(lambda: NOTHING)
    for sign, parts in ((1, everything), (-1, named)):
        for quantities in parts.values():
            for key, quantity in quantities.items():
                rest[key] += sign * quantity
    return rest
