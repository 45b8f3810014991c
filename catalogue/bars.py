"""Totals as bars and lines of figures, ready to be drawn: values in, values out.

Quantities come in the base unit (m, m², number, t/year), a loss with a minus sign. They leave in
the target's unit, once as a plain number to draw to scale and once as text to read. States are
kept apart; none is ever added to another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from axes.models import Target
from axes.templatetags.figures import in_unit, rounded, unit_of
from axes.units import MetricKind
from counting.models import Basis, Kind, State

# {(basis, kind): quantity} of one state, and that for each state of a target.
Parts = dict[tuple[str, str], Decimal]
States = dict[str, Parts]

NOTHING = Decimal(0)
SPACE = "\N{NO-BREAK SPACE}"
# Drawn to a thousandth of the unit: finer than any screen.
DRAWN = Decimal("0.001")


@dataclass(frozen=True)
class Row:
    """One lane of a bar and its line in the table."""

    state: str
    name: str | Promise
    value: Decimal
    figure: str
    share: str
    mapped: str
    declared: str


@dataclass(frozen=True)
class Bar:
    """One target with its figures. `goal` and `scale` are None where no share can be shown."""

    target: Target
    unit: str
    aim: str
    goal: Decimal | None
    scale: Decimal | None
    scale_text: str
    rows: list[Row]
    has_figures: bool
    has_declared: bool
    has_kinds: bool

    @property
    def label(self) -> str:
        return self.target.label


@dataclass(frozen=True)
class Ruler:
    """How quantities of one target are turned into what a bar shows."""

    target: Target

    @property
    def is_share(self) -> bool:
        """True for a target in per cent whose denominator is known."""
        return self.target.metric_kind == MetricKind.PERCENT and bool(self.target.denominator)

    @property
    def has_goal(self) -> bool:
        return self.target.metric_kind != MetricKind.PERCENT or self.is_share

    @property
    def unit(self) -> str:
        """The unit as the head of a column."""
        if self.is_share:
            return "%"
        if self.target.metric_kind == MetricKind.COUNT:
            return str(self.target.unit)
        return unit_of(self.target) or pgettext("unit of a figure", "number")

    def drawn(self, quantity: Decimal) -> Decimal:
        if self.is_share:
            return (100 * quantity / self.target.denominator).quantize(DRAWN)
        return self.target.in_target_unit(quantity).quantize(DRAWN)

    def read(self, quantity: Decimal) -> str:
        if self.is_share:
            return rounded(self.drawn(quantity), 1)
        return in_unit(quantity, self.target)

    def share(self, quantity: Decimal) -> str:
        """What part of the target it is; empty where that cannot be said."""
        if not self.has_goal:
            return ""
        return share_shown(self.drawn(quantity) / self.target.value)


def share_shown(share: Decimal) -> str:
    """A share in per cent with one decimal; one too small for that is said to be so."""
    per_cent = 100 * share
    if 0 < per_cent < Decimal("0.1"):
        return f"<{SPACE}{rounded(Decimal('0.1'), 1)}{SPACE}%"
    return f"{rounded(per_cent, 1)}{SPACE}%"


def number_shown(number: Decimal) -> str:
    """A figure of the framework: whole where it is whole."""
    return rounded(number, 0 if number == number.to_integral_value() else 2)


def total_of(parts: Parts, *, basis: str | None = None, kind: str | None = None) -> Decimal:
    """The sum of the parts of one state, losses taken off."""
    return sum(
        (
            quantity
            for (its_basis, its_kind), quantity in parts.items()
            if basis in (None, its_basis) and kind in (None, its_kind)
        ),
        NOTHING,
    )


def bar_of(target: Target, states: States) -> Bar:
    """The bar of a target from its national figures."""
    ruler = Ruler(target)
    rows = [row for state in State for row in rows_of(ruler, state, states.get(state.value, {}))]
    goal = target.value.quantize(DRAWN) if ruler.has_goal else None
    scale = None if goal is None else max([goal, *(row.value for row in rows)])
    return Bar(
        target=target,
        unit=ruler.unit,
        aim=aim_of(target),
        goal=goal,
        scale=scale,
        scale_text="" if scale is None else with_unit(number_shown(scale), ruler.unit),
        rows=rows,
        has_figures=any(quantity for parts in states.values() for quantity in parts.values()),
        has_declared=has_basis(states, Basis.DECLARED),
        has_kinds=len({kind for parts in states.values() for _basis, kind in parts}) > 1,
    )


def bars_of(targets: Iterable[Target], figures: dict[int, States]) -> list[Bar]:
    """The bars of several targets, from `Total.objects.figures()`."""
    return [bar_of(target, figures.get(target.pk, {})) for target in targets]


def rows_of(ruler: Ruler, state: State, parts: Parts) -> list[Row]:
    """The row of a state, and below it what was taken off, where something was."""
    rows = [row_of(ruler, state.value, state.label, parts)]
    removed = {key: -quantity for key, quantity in parts.items() if key[1] == Kind.REMOVED}
    if total_of(removed):
        rows.append(row_of(ruler, Kind.REMOVED, _("removed, taken off above"), removed))
    return rows


def row_of(ruler: Ruler, state: str, name: str | Promise, parts: Parts) -> Row:
    total = total_of(parts)
    return Row(
        state=state,
        name=name,
        value=max(ruler.drawn(total), NOTHING),
        figure=ruler.read(total),
        share=ruler.share(total),
        mapped=ruler.read(total_of(parts, basis=Basis.MAPPED)),
        declared=ruler.read(total_of(parts, basis=Basis.DECLARED)),
    )


def has_basis(states: States, basis: str) -> bool:
    return any(total_of(parts, basis=basis) for parts in states.values())


def aim_of(target: Target) -> str:
    """The target in words: “4,000 km by 2030”."""
    unit = "%" if target.metric_kind == MetricKind.PERCENT else Ruler(target).unit
    return _("%(quantity)s by %(year)s") % {
        "quantity": with_unit(number_shown(target.value), unit),
        "year": target.target_year,
    }


def with_unit(number: str, unit: str) -> str:
    return f"{number}{SPACE}{unit}"
