"""Totals as bars and lines of figures, ready to be drawn: values in, values out.

Quantities come in the base unit (m, m², number, t/year), a loss with a minus sign. They leave as
text in the target's unit, and as thousandths of the bar's full width. States are kept apart; none
is ever added to another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from axes.models import Axis, Objective, Target
from catalogue.rulers import NOTHING, Ruler, number_shown, with_unit
from counting.models import Basis, Kind, State

# {(basis, kind): quantity} of one state, and that for each state of a target.
Parts = dict[tuple[str, str], Decimal]
States = dict[str, Parts]

# What the full width of a bar is drawn as. Browsers lose count of lengths beyond some millions, so
# tonnes are not drawn as tonnes.
FULL_WIDTH = Decimal(1000)
DRAWN = Decimal("0.0001")
NO_LENGTH = NOTHING.quantize(DRAWN)
# The state, for the eye, of what leaves the bar because nobody has confirmed it for too long.
NOT_CONFIRMED = "not_confirmed"
STATES = frozenset(state.value for state in State)
REMOVED = Kind.REMOVED.value


class Lane(NamedTuple):
    """What one line of a bar is about: a state or what stands aside, with its parts.

    `number`: their sum in the target's unit.
    """

    state: str
    name: str
    parts: Parts
    number: Decimal


class Row(NamedTuple):
    """One lane of a bar (`value`: thousandths of the full width) and its line in the table.

    What is not confirmed any more has a line and no lane.
    """

    ruler: Ruler
    state: str
    name: str
    value: Decimal
    figure: str
    share: str
    parts: Parts

    @property
    def mapped(self) -> str:
        return self.figure_of(Basis.MAPPED)

    @property
    def declared(self) -> str:
        return self.figure_of(Basis.DECLARED)

    def figure_of(self, basis: Basis) -> str:
        """What is only mapped, or only declared, as most is, has the figure of the whole."""
        bases = {its_basis for its_basis, _kind in self.parts}
        if basis not in bases:
            return self.ruler.nothing
        if len(bases) == 1:
            return self.figure
        return self.ruler.read(total_of(self.parts, basis=basis))

    @property
    def is_drawn(self) -> bool:
        return self.state != NOT_CONFIRMED

    @property
    def is_aside(self) -> bool:
        """True for what stands next to a state and is none itself."""
        return self.state not in STATES


@dataclass(frozen=True)
class Bar:
    """One target with its figures.

    `goal` says where on the full width the target lies, in thousandths: at its end, unless more
    has been reached. It is None where no share can be shown, and so no bar drawn.
    """

    target: Target
    ruler: Ruler
    goal: Decimal | None
    scale_text: str
    rows: list[Row]
    states: States
    lapsed: States
    is_of_a_part: bool

    @property
    def name(self) -> str:
        return self.ruler.name

    @property
    def unit(self) -> str:
        return self.ruler.unit

    @property
    def symbol(self) -> str:
        return self.ruler.symbol

    @property
    def aim(self) -> str:
        """The target in short, which is nothing to compare one place or partner with."""
        return "" if self.is_of_a_part else self.ruler.aim

    @property
    def sentence(self) -> str:
        """The target in full: “4,000 km of linear infrastructure … by 2030”."""
        return self.ruler.aim_in_full

    @property
    def scale(self) -> Decimal:
        return FULL_WIDTH

    @property
    def has_figures(self) -> bool:
        every = (*self.states.values(), *self.lapsed.values())
        return any(any(parts.values()) for parts in every)

    @property
    def has_declared(self) -> bool:
        return has_basis(self.states, Basis.DECLARED)


def total_of(parts: Parts, *, basis: str | None = None, kind: str | None = None) -> Decimal:
    """The sum of the parts of one state, losses taken off."""
    if not parts:
        return NOTHING
    if basis is kind is None:
        return sum(parts.values(), NOTHING)
    return sum(
        (
            quantity
            for (its_basis, its_kind), quantity in parts.items()
            if basis in (None, its_basis) and kind in (None, its_kind)
        ),
        NOTHING,
    )


def bar_of(
    target: Target,
    states: States,
    lapsed: States | None = None,
    *,
    of_a_part: bool = False,
    language: str | None = None,
) -> Bar:
    """The bar of a target from its figures: those that stand, and those that lapsed.

    `of_a_part`: the figures are those of one place or partner, next to which the national target
    would leave nothing to see; the full width is then the greatest of them. `language`: the one
    that is in use, where the caller knows it.
    """
    ruler, lapsed = Ruler.of(target, language), lapsed or {}
    lanes = [
        lane
        for state, name in names_in(ruler.language).items()
        for lane in lanes_of(ruler, state, name, states.get(state, {}), lapsed.get(state))
    ]
    drawn = [lane.number for lane in lanes if lane.state != NOT_CONFIRMED]
    aim = (max(drawn) if max(drawn) > 0 else Decimal(1)) if of_a_part else target.value
    longest = max([aim, *drawn])
    return Bar(
        target=target,
        ruler=ruler,
        goal=to_scale(aim, longest) if ruler.has_goal or of_a_part else None,
        scale_text=with_unit(number_shown(longest, ruler.notation), ruler.unit),
        rows=[row_of(ruler, longest, lane) for lane in lanes],
        states=states,
        lapsed=lapsed,
        is_of_a_part=of_a_part,
    )


def bars_of(
    targets: Iterable[Target], figures: dict[int, States], lapsed: dict[int, States]
) -> list[Bar]:
    """The bars of several targets, from the `figures()` of confirmed and not confirmed totals."""
    language = get_language()
    return [
        bar_of(target, figures.get(target.pk, {}), lapsed.get(target.pk), language=language)
        for target in targets
    ]


def with_bars(
    axes: Iterable[Axis], figures: dict[int, States], lapsed: dict[int, States]
) -> list[tuple[Axis, list[tuple[Objective, list[Bar]]]]]:
    """The axes with their objectives, each with the bars of its targets."""
    return [
        (
            axis,
            [
                (objective, bars_of(objective.targets.all(), figures, lapsed))
                for objective in axis.objectives.all()
            ],
        )
        for axis in axes
    ]


def bars_of_part(
    targets: Iterable[Target], figures: dict[int, States], lapsed: dict[int, States]
) -> list[Bar]:
    """The bars of one place or partner, each to a scale of its own; none where there is nothing."""
    language = get_language()
    bars = [
        bar_of(
            target,
            figures.get(target.pk, {}),
            lapsed.get(target.pk),
            of_a_part=True,
            language=language,
        )
        for target in targets
    ]
    return [bar for bar in bars if bar.has_figures]


def lanes_of(ruler: Ruler, state: str, name: str, parts: Parts, past: Parts | None) -> list[Lane]:
    """The lane of a state, of what is not confirmed any more, and of what was lost."""
    if not parts and not past:
        return lanes_of_nothing(state, name)
    lanes = [Lane(state, name, parts, ruler.in_unit(total_of(parts)))]
    if past and any(past.values()):
        aside = _("%(state)s, not confirmed") % {"state": name}
        lanes.append(Lane(NOT_CONFIRMED, aside, past, ruler.in_unit(total_of(past))))
    removed = {key: -quantity for key, quantity in parts.items() if key[1] == REMOVED}
    if removed and (lost := total_of(removed)):
        lanes.append(Lane(REMOVED, _("Removed (taken off)"), removed, ruler.in_unit(lost)))
    return lanes


@cache
def lanes_of_nothing(state: str, name: str) -> list[Lane]:
    """The only lane of a state of which there is nothing, as in most places of most targets."""
    return [Lane(state, name, {}, NOTHING)]


@cache
def names_in(language: str | None) -> dict[str, str]:
    """What the states are called in the language that is in use; a page names them often."""
    return {state.value: str(state.label) for state in State}


def row_of(ruler: Ruler, longest: Decimal, lane: Lane) -> Row:
    state, name, parts, number = lane
    if not parts:
        return row_of_nothing(ruler, state, name)
    is_drawn = state != NOT_CONFIRMED
    return Row(
        ruler=ruler,
        state=state,
        name=name,
        value=to_scale(number, longest) if is_drawn and number > 0 else NO_LENGTH,
        figure=ruler.shown(number),
        share=ruler.share(number) if is_drawn else "",
        parts=parts,
    )


def row_of_nothing(ruler: Ruler, state: str, name: str) -> Row:
    """The row of such a lane, which is the same in each bar of a target."""
    kept = ruler.drawn
    if state not in kept:
        kept[state] = Row(ruler, state, name, NO_LENGTH, ruler.nothing, ruler.share(NOTHING), {})
    row: Row = kept[state]
    return row


def to_scale(number: Decimal, longest: Decimal) -> Decimal:
    return (FULL_WIDTH * number / longest).quantize(DRAWN)


def has_basis(states: States, basis: str) -> bool:
    return any(total_of(parts, basis=basis) for parts in states.values())
