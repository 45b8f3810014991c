"""Totals as bars and lines of figures, ready to be drawn: values in, values out.

Quantities come in the base unit (m, m², number, t/year), a loss with a minus sign. They leave as
text in the target's unit, and as thousandths of the bar's full width. States are kept apart; none
is ever added to another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from axes.models import Target
from axes.templatetags.figures import decimals_of, rounded, unit_of
from axes.units import MetricKind
from counting.models import Basis, Kind, State

# {(basis, kind): quantity} of one state, and that for each state of a target.
Parts = dict[tuple[str, str], Decimal]
States = dict[str, Parts]

NOTHING = Decimal(0)
SPACE = "\N{NO-BREAK SPACE}"
# What the full width of a bar is drawn as. Browsers lose count of lengths beyond some millions, so
# tonnes are not drawn as tonnes.
FULL_WIDTH = Decimal(1000)
DRAWN = Decimal("0.0001")
# The state, for the eye, of what leaves the bar because nobody has confirmed it for too long.
NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True)
class Row:
    """One lane of a bar (`value`: thousandths of the full width) and its line in the table.

    What is not confirmed any more has a line and no lane.
    """

    state: str
    name: str | Promise
    value: Decimal
    figure: str
    share: str
    mapped: str
    declared: str

    @property
    def is_drawn(self) -> bool:
        return self.state != NOT_CONFIRMED

    @property
    def is_aside(self) -> bool:
        """True for what stands next to a state and is none itself."""
        return self.state not in State


@dataclass(frozen=True)
class Bar:
    """One target with its figures.

    `goal` says where on the full width the target lies, in thousandths: at its end, unless more
    has been reached. It is None where no share can be shown, and so no bar drawn.
    """

    target: Target
    unit: str
    symbol: str
    aim: str
    goal: Decimal | None
    scale_text: str
    rows: list[Row]
    has_figures: bool
    has_declared: bool
    has_kinds: bool

    @property
    def name(self) -> str:
        return self.target.name

    @property
    def sentence(self) -> str:
        """The target in full: “4,000 km of linear infrastructure … by 2030”."""
        return aim_in_full(self.target)

    @property
    def scale(self) -> Decimal:
        return FULL_WIDTH


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

    @property
    def symbol(self) -> str:
        """The unit after a figure on its own: nothing where things are counted."""
        return "%" if self.is_share else unit_of(self.target)

    def in_unit(self, quantity: Decimal) -> Decimal:
        """The quantity in the unit of the target's value."""
        if self.is_share and self.target.denominator:
            return 100 * quantity / self.target.denominator
        return self.target.in_target_unit(quantity)

    def read(self, quantity: Decimal) -> str:
        """A quantity in the base unit, as a figure."""
        return self.shown(self.in_unit(quantity))

    def shown(self, number: Decimal) -> str:
        """A number in the unit shown, as a figure."""
        return rounded(number, 1 if self.is_share else decimals_of(self.target))

    @property
    def smallest(self) -> str:
        """The least number that can be read in a figure."""
        return self.read(NOTHING)[:-1] + "1"

    def share(self, quantity: Decimal) -> str:
        """What part of the target it is; empty where that cannot be said."""
        if not self.has_goal:
            return ""
        return share_shown(self.in_unit(quantity) / self.target.value)


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


def bar_of(
    target: Target, states: States, lapsed: States | None = None, *, of_a_part: bool = False
) -> Bar:
    """The bar of a target from its figures: those that stand, and those that lapsed.

    `of_a_part`: the figures are those of one place or partner, next to which the national target
    would leave nothing to see; the full width is then the greatest of them.
    """
    ruler, lapsed = Ruler(target), lapsed or {}
    lanes = [
        lane
        for state in State
        for lane in lanes_of(state, states.get(state.value, {}), lapsed.get(state.value, {}))
    ]
    drawn = [ruler.in_unit(total_of(parts)) for name, _n, parts in lanes if name != NOT_CONFIRMED]
    aim = (max(drawn) if max(drawn) > 0 else Decimal(1)) if of_a_part else target.value
    longest = max([aim, *drawn])
    return Bar(
        target=target,
        unit=ruler.unit,
        symbol=ruler.symbol,
        aim="" if of_a_part else aim_of(target),
        goal=to_scale(aim, longest) if ruler.has_goal or of_a_part else None,
        scale_text=with_unit(number_shown(longest), ruler.unit),
        rows=[row_of(ruler, longest, *lane) for lane in lanes],
        has_figures=any(
            quantity
            for parts in (*states.values(), *lapsed.values())
            for quantity in parts.values()
        ),
        has_declared=has_basis(states, Basis.DECLARED),
        has_kinds=len({kind for parts in states.values() for _basis, kind in parts}) > 1,
    )


def bars_of(
    targets: Iterable[Target], figures: dict[int, States], lapsed: dict[int, States]
) -> list[Bar]:
    """The bars of several targets, from the `figures()` of confirmed and not confirmed totals."""
    return [bar_of(target, figures.get(target.pk, {}), lapsed.get(target.pk)) for target in targets]


def bars_of_part(
    targets: Iterable[Target], figures: dict[int, States], lapsed: dict[int, States]
) -> list[Bar]:
    """The bars of one place or partner, each to a scale of its own; none where there is nothing."""
    bars = [
        bar_of(target, figures.get(target.pk, {}), lapsed.get(target.pk), of_a_part=True)
        for target in targets
    ]
    return [bar for bar in bars if bar.has_figures]


def lanes_of(state: State, parts: Parts, lapsed: Parts) -> list[tuple[str, str | Promise, Parts]]:
    """State, name and parts: of the state, of what is not confirmed any more, of what was lost."""
    lanes: list[tuple[str, str | Promise, Parts]] = [(state.value, state.label, parts)]
    if any(lapsed.values()):
        name = _("%(state)s, not confirmed") % {"state": state.label}
        lanes.append((NOT_CONFIRMED, name, lapsed))
    removed = {key: -quantity for key, quantity in parts.items() if key[1] == Kind.REMOVED}
    if total_of(removed):
        lanes.append((Kind.REMOVED.value, _("Removed (taken off)"), removed))
    return lanes


def row_of(ruler: Ruler, longest: Decimal, state: str, name: str | Promise, parts: Parts) -> Row:
    total = total_of(parts)
    drawn = NOTHING if state == NOT_CONFIRMED else max(ruler.in_unit(total), NOTHING)
    return Row(
        state=state,
        name=name,
        value=to_scale(drawn, longest),
        figure=ruler.read(total),
        share="" if state == NOT_CONFIRMED else ruler.share(total),
        mapped=ruler.read(total_of(parts, basis=Basis.MAPPED)),
        declared=ruler.read(total_of(parts, basis=Basis.DECLARED)),
    )


def to_scale(number: Decimal, longest: Decimal) -> Decimal:
    return (FULL_WIDTH * number / longest).quantize(DRAWN)


def has_basis(states: States, basis: str) -> bool:
    return any(total_of(parts, basis=basis) for parts in states.values())


def aim_of(target: Target) -> str:
    """The target in words: “4,000 km by 2030”."""
    unit = "%" if target.metric_kind == MetricKind.PERCENT else Ruler(target).unit
    return _("%(quantity)s by %(year)s") % {
        "quantity": with_unit(number_shown(target.value), unit),
        "year": target.target_year,
    }


def aim_in_full(target: Target) -> str:
    """The same with what is counted: a label is made to be read after its value."""
    value = number_shown(target.value)
    if target.metric_kind == MetricKind.PERCENT:
        quantity = labelled(with_unit(value, "%"), target.label)
    else:
        quantity = f"{value}{SPACE}{target.label}"
    return _("%(quantity)s by %(year)s") % {"quantity": quantity, "year": target.target_year}


def labelled(label: object, text: object) -> str:
    """A label and its text with what stands between them in the reader's language."""
    return _("%(label)s: %(text)s") % {"label": label, "text": text}


def with_unit(number: str, unit: str) -> str:
    return f"{number}{SPACE}{unit}" if unit else number
