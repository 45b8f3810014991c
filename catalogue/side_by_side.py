"""Several targets in one table, a line each in its own unit: of a place, a partner, an axis.

Nothing is added up: kilometres and hectares have no sum. Values in, values out.
"""

from decimal import Decimal
from functools import cache

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from axes.models import Target
from axes.templatetags.figures import as_shown, rounded
from catalogue.addresses import page_of_target
from catalogue.bars import Bar, total_of
from catalogue.rulers import NOTHING, Ruler, labelled, with_unit
from catalogue.standings import RANKED, Standing, Standings
from catalogue.tables import Line, Table
from counting.models import State
from counting.querysets import Figures
from registers.models import Register


def table_here(targets: list[Target], figures: Figures) -> Table:
    """A line a target with its own unit: the three states."""
    lines, language = [], get_language()
    for target in targets:
        ruler, states = Ruler.of(target), figures.get(target.pk, {})
        shown = [
            with_unit(ruler.read(total_of(states.get(state, {}))), ruler.symbol) for state in State
        ]
        lines.append(Line(ruler.name, shown, page_of_target(target, language)))
    caption, *head = words_here(language)
    return Table(caption=caption, head=head, rows=lines)


def table_of_standings(targets: list[Target], standings: Standings) -> Table:
    """A line a target: so much for 1,000 inhabitants and its rank, pledged and implemented."""
    lines, language, place = [], get_language(), _("%(rank)s of %(among)s")
    for target in targets:
        found = [standings.get((target.pk, state.value)) for state in RANKED]
        if any(found):
            shown = [text for each in found for text in standing_shown(target, each, place)]
            lines.append(Line(Ruler.of(target).name, shown, page_of_target(target, language)))
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


def table_of_axis(bars: list[Bar]) -> Table:
    """A line a target of one axis, each in its unit, and the target itself; nothing is added up."""
    lines, language = [], get_language()
    for bar in bars:
        past = total_of(bar.lapsed.get(State.IMPLEMENTED.value, {}))
        figures = [row.figure for row in bar.rows if not row.is_aside]
        shown = [with_unit(each, bar.symbol) for each in (*figures, bar.ruler.read(past))]
        lines.append(Line(bar.name, [*shown, bar.aim], page_of_target(bar.target, language)))
    caption, *head = words_of_axis(language)
    return Table(caption=caption, head=head, rows=lines)


@cache
def words_here(language: str | None) -> list[str]:
    """What the table of a place is called, and the heads of its columns."""
    return [_("What counts here"), _("Target"), *(str(state.label) for state in State)]


@cache
def words_of_axis(language: str | None) -> list[str]:
    """What the table of an axis is called, and the heads of its columns."""
    states = [str(state.label) for state in State]
    return [
        _("All figures of this axis"),
        "",
        *states,
        _("Implemented, not confirmed"),
        _("Target"),
    ]


def table_of_partner(
    targets: list[Target], figures: Figures, shared: dict[tuple[int, str], Decimal]
) -> Table:
    """A line a target and state of one partner: what counts for it alone, and what it shares."""
    lines = []
    for target in targets:
        ruler, address = Ruler.of(target), page_of_target(target)
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


def standing_shown(target: Target, standing: Standing | None, place: str) -> list[str]:
    if standing is None:
        return ["–", "–"]
    shown = place % {"rank": standing.rank, "among": standing.among}
    return [for_a_thousand(standing.per_thousand, target), shown]


def for_a_thousand(quantity: Decimal, target: Target) -> str:
    """A quantity for 1,000 inhabitants; of what is counted, parts of one are told."""
    if target.is_length or target.is_area:
        return as_shown(quantity, target)
    return with_unit(rounded(quantity, 2), Ruler.of(target).symbol)
