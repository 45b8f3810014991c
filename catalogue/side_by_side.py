"""Several targets in one table, a line each in its own unit: of a place, a partner, an axis.

Nothing is added up: kilometres and hectares have no sum. Values in, values out.
"""

from decimal import Decimal
from functools import cache
from typing import NamedTuple

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


class WordsHere(NamedTuple):
    """What the table of a place is called, the heads of its columns, and how a rank is told.

    `ranked`: the heads of the columns that only a municipality has, by state.
    """

    caption: str
    head: list[str]
    ranked: dict[str, str]
    standing: str


def table_here(bars: list[Bar], standings: Standings) -> Table:
    """A line a target with its own unit: the three states, and where a municipality stands in it.

    A state in which it stands nowhere has no column for that.
    """
    language = get_language()
    words = words_here(language)
    ranked = [state.value for state in RANKED if any(state == of for _target, of in standings)]
    lines = []
    for bar in bars:
        found = [standings.get((bar.target.pk, state)) for state in ranked]
        shown = [standing_shown(bar.ruler, each, words.standing) for each in found]
        lines.append(
            Line(bar.name, [*figures_shown(bar), *shown], page_of_target(bar.target, language))
        )
    head = [*words.head, *(words.ranked[state] for state in ranked)]
    return Table(caption=words.caption, head=head, rows=lines)


def figures_shown(bar: Bar) -> list[str]:
    """What its table says of each state, with the unit."""
    return [with_unit(row.figure, bar.symbol) for row in bar.rows if not row.is_aside]


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
        shown = [*figures_shown(bar), with_unit(bar.ruler.read(past), bar.symbol), bar.aim]
        lines.append(Line(bar.name, shown, page_of_target(bar.target, language)))
    caption, *head = words_of_axis(language)
    return Table(caption=caption, head=head, rows=lines)


@cache
def words_here(language: str | None) -> WordsHere:
    """What is said in the table of each place, in the language that is in use."""
    return WordsHere(
        caption=_("What counts here"),
        head=[_("Target"), *(str(state.label) for state in State)],
        ranked={
            state.value: _("%(state)s for 1,000 inhabitants (rank)") % {"state": state.label}
            for state in RANKED
        },
        standing=_("%(quantity)s (%(rank)s of %(among)s)"),
    )


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


def standing_shown(ruler: Ruler, standing: Standing | None, text: str) -> str:
    if standing is None:
        return "–"
    quantity = for_a_thousand(standing.per_thousand, ruler)
    return text % {"quantity": quantity, "rank": standing.rank, "among": standing.among}


def for_a_thousand(quantity: Decimal, ruler: Ruler) -> str:
    """A quantity for 1,000 inhabitants; of what is counted, parts of one are told."""
    if ruler.target.is_length or ruler.target.is_area:
        return as_shown(quantity, ruler.target)
    return with_unit(rounded(quantity, 2, ruler.notation), ruler.symbol)
