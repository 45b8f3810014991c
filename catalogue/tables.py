"""Figures as tables: by kind, by region, by province. Values in, values out.

The rows of a table by place add up to its last row, which is not their sum but the national
figure itself.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from axes.models import Target
from axes.templatetags.figures import as_shown, rounded
from catalogue.bars import (
    NOTHING,
    Ruler,
    States,
    aim_of,
    has_basis,
    labelled,
    total_of,
    with_unit,
)
from catalogue.standings import RANKED, Standing, Standings
from counting.models import Basis, Kind, State, Whereabouts
from counting.querysets import Figures
from partners.models import PartnerKind
from registers.models import Register
from territory.models import Level, Municipality, Province, Region
from territory.querysets import NamedPlace

# A quantity for each state and basis.
Quantities = dict[tuple[str, str], Decimal]


@dataclass(frozen=True)
class Line:
    """One line of a table: a name and its figures, as text."""

    name: str
    figures: list[str]
    address: str = ""


@dataclass(frozen=True)
class Table:
    """What the component figure_table prints."""

    caption: str
    head: list[str]
    rows: list[Line]
    total: Line | None = None
    note: str = ""


@dataclass(frozen=True)
class Places:
    """The regions and provinces of the country, and some municipalities, as lines of a table."""

    regions: list[NamedPlace]
    provinces: list[NamedPlace]
    municipalities: list[NamedPlace]
    with_provinces: set[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "with_provinces", {each.within for each in self.provinces})

    @classmethod
    def of_belgium(cls, municipalities: Iterable[int] = ()) -> "Places":
        """All of them, by name, and the municipalities with these primary keys: one query."""
        levels: dict[str, list[NamedPlace]] = {level.value: [] for level in Level}
        towns = Municipality.objects.filter(pk__in=list(municipalities))
        for each in Region.objects.all().named_with(Province.objects.all(), towns):
            levels[each.level].append(each)
        return cls(levels[Level.REGION], levels[Level.PROVINCE], levels[Level.MUNICIPALITY])

    def by_province(self) -> list[tuple[tuple[str, int | None], str, bool]]:
        """Key, name and whether the line is always printed: provinces, Brussels, the rest."""
        lines = [(("province", each.pk), each.name, True) for each in self.provinces]
        for region in self.regions:
            if region.pk in self.with_provinces:
                name = _("%(region)s, province not known") % {"region": region.name}
                lines.append((("region", region.pk), name, False))
            else:
                lines.append((("region", region.pk), region.name, True))
        return [*lines, *self.the_rest()]

    def by_region(self) -> list[tuple[tuple[str, int | None], str, bool]]:
        """The same for a table by region."""
        lines = [(("region", each.pk), each.name, True) for each in self.regions]
        return [*lines, *self.the_rest()]

    def the_rest(self) -> list[tuple[tuple[str, int | None], str, bool]]:
        return [
            ((Whereabouts.BELGIUM.value, None), _("Belgium, place not known"), False),
            ((Whereabouts.ELSEWHERE.value, None), _("Elsewhere: at sea or abroad"), True),
        ]


def place_of(row: dict[str, Any], *levels: str) -> tuple[str, int | None]:
    """The finest of the levels that a row of totals names."""
    for level in levels:
        if row[level] is not None:
            return level, row[level]
    return row["place"], None


def by_target(rows: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """Rows of `Total.objects.by_province()`, sorted out by target."""
    sorted_out = defaultdict(list)
    for row in rows:
        sorted_out[row["target"]].append(row)
    return sorted_out


def table_by_province(
    target: Target,
    rows: list[dict[str, Any]],
    states: States,
    places: Places,
    *,
    with_empty: bool = True,
) -> Table:
    """Figures per province, Brussels and elsewhere; the last line is the national figure.

    `with_empty`: also the places where there is nothing.
    """
    quantities = added_up(rows, "province", "region")
    lines = [
        (key, name, is_always_there and with_empty)
        for key, name, is_always_there in places.by_province()
    ]
    return table_of_parts(target, _("By province"), _("Place"), lines, quantities, states)


def table_by_region(
    target: Target, rows: list[dict[str, Any]], states: States, places: Places
) -> Table:
    """Figures per region and elsewhere; the last line is the national figure."""
    quantities = added_up(rows, "region")
    return table_of_parts(
        target, _("By region"), _("Place"), places.by_region(), quantities, states
    )


def added_up(rows: list[dict[str, Any]], *levels: str) -> dict[Any, Quantities]:
    """{place: {(state, basis): quantity}}"""
    quantities: dict[Any, Quantities] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for row in rows:
        quantities[place_of(row, *levels)][row["state"], row["basis"]] += row["credited"]
    return quantities


def table_by_actor_kind(target: Target, rows: list[dict[str, Any]], states: States) -> Table:
    """Figures per kind of partner, from `Total.objects.by_actor_kind()`."""
    quantities: dict[Any, Quantities] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for row in rows:
        quantities[row["actor_kind"]][row["state"], row["basis"]] += row["credited"]
    lines = [(kind.value, str(kind.label), False) for kind in PartnerKind]
    caption, head = _("By kind of partner"), _("Kind of partner")
    return table_of_parts(target, caption, head, lines, quantities, states)


def table_of_parts(
    target: Target,
    caption: str,
    head: str,
    lines: list[tuple[Any, str, bool]],
    quantities: dict[Any, Quantities],
    states: States,
) -> Table:
    """A line for each part of the national figure: its key, its name, whether always printed."""
    ruler = Ruler(target)
    columns = columns_of(states)
    national: Quantities = {
        (state.value, basis.value): total_of(states.get(state.value, {}), basis=basis)
        for state in State
        for basis in Basis
    }
    return Table(
        caption=f"{caption} ({ruler.unit})",
        head=[head, *(name for name, _parts in columns)],
        rows=[
            Line(name, figures_of(ruler, columns, quantities.get(key, {})))
            for key, name, is_always_there in lines
            if is_always_there or any(quantities.get(key, {}).values())
        ],
        total=Line(_("Total"), figures_of(ruler, columns, national)),
    )


def columns_of(states: States) -> list[tuple[str, list[tuple[str, str]]]]:
    """A column a state; two, mapped and declared apart, where anything is only declared."""
    if not has_basis(states, Basis.DECLARED):
        return [
            (str(state.label), [(state.value, basis.value) for basis in Basis]) for state in State
        ]
    return [
        (f"{state.label}, {basis.label.lower()}", [(state.value, basis.value)])
        for state in State
        for basis in Basis
    ]


def figures_of(
    ruler: Ruler, columns: list[tuple[str, list[tuple[str, str]]]], quantities: Quantities
) -> list[str]:
    return [
        ruler.read(sum((quantities.get(part, NOTHING) for part in parts), NOTHING))
        for _name, parts in columns
    ]


def table_here(targets: list[Target], figures: Figures) -> Table:
    """A line a target with its own unit: the three states."""
    lines = []
    for target in targets:
        ruler, states = Ruler(target), figures.get(target.pk, {})
        shown = [
            with_unit(ruler.read(total_of(states.get(state.value, {}))), ruler.symbol)
            for state in State
        ]
        lines.append(Line(target.name, shown, address_of(target)))
    head = [_("Target"), *(str(state.label) for state in State)]
    return Table(caption=_("What counts here"), head=head, rows=lines)


def table_of_standings(targets: list[Target], standings: Standings) -> Table:
    """A line a target: so much for 1,000 inhabitants and its rank, pledged and implemented."""
    lines = []
    for target in targets:
        found = [standings.get((target.pk, state.value)) for state in RANKED]
        if any(found):
            shown = [text for each in found for text in standing_shown(target, each)]
            lines.append(Line(target.name, shown, address_of(target)))
    ranked = [text for state in RANKED for text in (str(state.label), _("Rank"))]
    return Table(caption=_("For 1,000 inhabitants"), head=[_("Target"), *ranked], rows=lines)


def table_of_registers(
    found: list[tuple[str, int | None, int, Decimal | None]], targets: dict[int, Target]
) -> Table | None:
    """A line a register and target: how many records, and what they count together there."""
    lines = []
    for register, key, count, quantity in found:
        name, target = str(Register(register).label), targets.get(key) if key else None
        if target:
            name = labelled(name, target.name)
        shown = as_shown(quantity, target) if target and quantity else "–"
        lines.append(Line(name, [str(count), shown]))
    if not lines:
        return None
    head = [_("Register"), pgettext("of a register", "Records"), _("Counted there")]
    return Table(
        caption=_("Counted in other registers, in none of our figures"), head=head, rows=lines
    )


def table_of_axis(targets: list[Target], figures: Figures, lapsed: Figures) -> Table:
    """A line a target of one axis, each in its unit, and the target itself; nothing is added up."""
    lines = []
    for target in targets:
        ruler, states = Ruler(target), figures.get(target.pk, {})
        quantities = [total_of(states.get(state.value, {})) for state in State]
        past = lapsed.get(target.pk, {}).get(State.IMPLEMENTED.value, {})
        shown = [
            with_unit(ruler.read(each), ruler.symbol) for each in (*quantities, total_of(past))
        ]
        lines.append(Line(target.name, [*shown, aim_of(target)], address_of(target)))
    head = [*(str(state.label) for state in State), _("Implemented, not confirmed"), _("Target")]
    return Table(caption=_("All figures of this axis"), head=["", *head], rows=lines)


def table_of_partner(
    targets: list[Target], figures: Figures, shared: dict[tuple[int, str], Decimal]
) -> Table:
    """A line a target and state of one partner: what counts for it alone, and what it shares."""
    lines = []
    for target in targets:
        ruler, address = Ruler(target), address_of(target)
        for state in State:
            unique = total_of(figures.get(target.pk, {}).get(state.value, {}))
            with_others = shared.get((target.pk, state.value), NOTHING)
            if unique or with_others:
                figures_shown = [
                    with_unit(ruler.read(each), ruler.symbol) for each in (unique, with_others)
                ]
                lines.append(Line(labelled(target.name, state.label), figures_shown, address))
    return Table(
        caption=_("What counts, and what is shared"),
        head=[_("Target and state"), _("Counted for this partner"), _("Shared with earlier ones")],
        rows=lines,
    )


def standing_shown(target: Target, standing: Standing | None) -> list[str]:
    if standing is None:
        return ["–", "–"]
    place = _("%(rank)s of %(among)s") % {"rank": standing.rank, "among": standing.among}
    return [for_a_thousand(standing.per_thousand, target), place]


def for_a_thousand(quantity: Decimal, target: Target) -> str:
    """A quantity for 1,000 inhabitants; of what is counted, parts of one are told."""
    if target.is_length or target.is_area:
        return as_shown(quantity, target)
    return with_unit(rounded(quantity, 2), Ruler(target).symbol)


def address_of(target: Target) -> str:
    return reverse("catalogue:target", args=[target.code])


def table_by_kind(target: Target, states: States) -> Table:
    """Created, managed and removed, each state in its column, and what remains."""
    ruler = Ruler(target)
    columns = [states.get(state.value, {}) for state in State]
    return Table(
        caption=_("Created, managed, removed (%(unit)s)") % {"unit": ruler.unit},
        head=[_("What happens"), *(str(state.label) for state in State)],
        rows=[
            Line(str(kind.label), [ruler.read(total_of(parts, kind=kind)) for parts in columns])
            for kind in Kind
        ]
        + [
            Line(
                _("Before losses"),
                [
                    ruler.read(total_of(parts) - total_of(parts, kind=Kind.REMOVED))
                    for parts in columns
                ],
            )
        ],
        total=Line(_("Total, losses taken off"), [ruler.read(total_of(each)) for each in columns]),
    )
