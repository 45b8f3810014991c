"""Several targets in one table, a line each in its own unit: of a place, a partner, an axis.

Nothing is added up: kilometres and hectares have no sum. Values in, values out.
"""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from axes.models import Target
from axes.templatetags.figures import as_shown, rounded
from catalogue.bars import NOTHING, Ruler, aim_of, labelled, total_of, with_unit
from catalogue.standings import RANKED, Standing, Standings
from catalogue.tables import Line, Table
from counting.models import State
from counting.querysets import Figures
from registers.models import Register


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
