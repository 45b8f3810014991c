"""Figures as tables: by kind, by region, by province. Values in, values out.

The rows of a table by place add up to its last row, which is not their sum but the national
figure itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from axes.models import Target
from bba.composed import AmongAsked, Composed
from bba.statements import Statement
from catalogue.addresses import page_of_place
from catalogue.bars import States, has_basis, total_of
from catalogue.rulers import NOTHING, Ruler
from counting.models import Basis, Kind, State, Whereabouts
from partners.models import PartnerKind
from territory.models import Level, Municipality, Province, Region
from territory.querysets import NamedPlace, named_places

STATES = [state.value for state in State]
BASES = [basis.value for basis in Basis]
# A quantity for each state and basis.
Quantities = dict[tuple[str, str], Decimal]

_PLACES: Composed = Composed(
    lambda: Region.objects.all().together_with(
        Province.objects.all(), Municipality.objects.filter(AmongAsked("pk", "towns"))
    )
)


class Line(NamedTuple):
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
    def of_belgium(cls, municipalities: Iterable[int] = ()) -> "Statement[Places]":
        """All of them, by name, and the municipalities with these primary keys."""
        return _PLACES.statement(towns=list(municipalities)).told_as(cls.of_rows)

    @classmethod
    def of_rows(cls, rows: Iterable[Any]) -> "Places":
        """Rows of places as `named_places` reads them."""
        levels: dict[str, list[NamedPlace]] = {level.value: [] for level in Level}
        for each in named_places(rows):
            levels[each.level].append(each)
        return cls(levels[Level.REGION], levels[Level.PROVINCE], levels[Level.MUNICIPALITY])

    def by_province(self) -> list[tuple[tuple[str, int | None], str, bool]]:
        """Key, name and whether the line is always printed: provinces, Brussels, the rest."""
        lines = [(("province", each.pk), each.name, True) for each in self.provinces]
        text = _("%(region)s, province not known")
        for region in self.regions:
            if region.pk in self.with_provinces:
                name = text % {"region": region.name}
                lines.append((("region", region.pk), name, False))
            else:
                lines.append((("region", region.pk), region.name, True))
        return [*lines, *the_rest(get_language())]

    def by_region(self) -> list[tuple[tuple[str, int | None], str, bool]]:
        """The same for a table by region."""
        lines = [(("region", each.pk), each.name, True) for each in self.regions]
        return [*lines, *the_rest(get_language())]

    def pages(self) -> dict[Any, str]:
        """The addresses of the provinces, and of the regions, by the keys of their lines."""
        language = get_language()
        return {
            (each.level, each.pk): page_of_place(each, language)
            for each in (*self.regions, *self.provinces)
        }


@cache
def the_rest(language: str | None) -> list[tuple[tuple[str, int | None], str, bool]]:
    """What is in no place of a table, in the language that is in use."""
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
    pages = places.pages()
    for region in places.with_provinces:
        # Its line is what is in none of them, and no place.
        pages.pop(("region", region), None)
    return table_of_parts(target, _("By province"), _("Place"), lines, quantities, states, pages)


def table_by_region(
    target: Target, rows: list[dict[str, Any]], states: States, places: Places
) -> Table:
    """Figures per region and elsewhere; the last line is the national figure."""
    quantities = added_up(rows, "region")
    lines, pages = places.by_region(), places.pages()
    return table_of_parts(target, _("By region"), _("Place"), lines, quantities, states, pages)


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
    lines: list[tuple[Any, str, bool]] = [
        (kind.value, str(kind.label), False) for kind in PartnerKind if kind.value in quantities
    ]
    caption, head = _("By kind of partner"), _("Kind of partner")
    return table_of_parts(target, caption, head, lines, quantities, states)


def table_of_parts(
    target: Target,
    caption: str,
    head: str,
    lines: list[tuple[Any, str, bool]],
    quantities: dict[Any, Quantities],
    states: States,
    addresses: Mapping[Any, str] | None = None,
) -> Table:
    """A line for each part of the national figure: its key, its name, whether always printed.

    `addresses`: of the parts that have a page, by their key.
    """
    ruler, addresses = Ruler.of(target), addresses or {}
    columns = columns_in(ruler.language, with_declared=has_basis(states, Basis.DECLARED))
    national: Quantities = {
        (state, basis): total_of(states.get(state, {}), basis=basis)
        for state in STATES
        for basis in BASES
    }
    return Table(
        caption=f"{caption} ({ruler.unit})",
        head=[head, *(name for name, _parts in columns)],
        rows=[
            Line(
                name,
                figures_of(ruler, columns, quantities.get(key, {})),
                addresses.get(key, ""),
            )
            for key, name, is_always_there in lines
            if is_always_there or any(quantities.get(key, {}).values())
        ],
        total=Line(_("Total"), figures_of(ruler, columns, national)),
    )


@cache
def columns_in(
    language: str | None, *, with_declared: bool
) -> list[tuple[str, list[tuple[str, str]]]]:
    """A column a state; two, mapped and declared apart, where anything is only declared.

    Their names are in the language that is in use; a page has five such tables.
    """
    if not with_declared:
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
    if not quantities:
        return [ruler.nothing] * len(columns)
    return [
        ruler.read(sum([quantities[part] for part in parts if part in quantities], NOTHING))
        for _name, parts in columns
    ]


def table_by_kind(target: Target, states: States) -> Table:
    """Created, managed and removed, each state in its column, and what remains."""
    ruler = Ruler.of(target)
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
