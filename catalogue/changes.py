"""Why a national figure changed: the ledger in words, naming only what is public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from axes.models import Target
from catalogue.counted import public_engagements
from catalogue.rulers import NOTHING, SPACE, Ruler
from catalogue.tables import Line, Table
from counting.explaining import Lapse, Movement
from counting.models import LedgerEntry, Reason, State
from engagements.models import Engagement


@dataclass(frozen=True)
class Change:
    """One entry of the ledger as anyone may read it.

    Without engagement and reference where to name them would betray a place.
    """

    at: datetime
    target: Target
    unit: str
    state: str
    state_name: str | Promise
    what: str
    change: str
    reason: str | Promise
    reference: str = ""
    engagement: Engagement | None = None
    other_reference: str = ""
    other: Engagement | None = None
    is_unnamed: bool = False


def changes_of(entries: Iterable[LedgerEntry]) -> list[Change]:
    """Entries, with their targets, in words: one query for the engagements, however many there are.

    An entry that concerns two engagements names them only where both publish their exact places,
    as the pages of the engagements do.
    """
    entries = list(entries)
    sources = {each.source for each in entries} | {each.other_source for each in entries}
    public = public_engagements(sources)
    exact = {key: each for key, each in public.items() if each.exact_places_are_public}
    return [change_of(Ruler.of(entry.target), entry, public, exact) for entry in entries]


def change_of(
    ruler: Ruler,
    entry: LedgerEntry,
    public: dict[str, Engagement],
    exact: dict[str, Engagement],
) -> Change:
    """One entry in words; the engagements that are public, and their places, by reference."""
    two = bool(entry.other_source) and entry.other_source != entry.source
    may_be_named = not two or {entry.source, entry.other_source} <= exact.keys()
    return Change(
        at=entry.at,
        target=entry.target,
        unit=ruler.unit,
        state=entry.state,
        state_name=entry.get_state_display(),
        what=f"{entry.get_kind_display()}, {entry.get_basis_display().lower()}",
        change=signed(ruler, entry.change),
        reason=entry.get_reason_display(),
        reference=entry.source if may_be_named else "",
        engagement=public.get(entry.source) if may_be_named else None,
        other_reference=entry.other_source if two and may_be_named else "",
        other=exact.get(entry.other_source) if two and may_be_named else None,
        is_unnamed=not may_be_named,
    )


def signed(ruler: Ruler, quantity: Decimal) -> str:
    """A change in the target's unit, with its sign; one too small to be read says so.

    Nothing has none: boundaries that moved no figure are told all the same, in a line of sums.
    """
    shown = ruler.read(abs(quantity))
    if quantity and shown == ruler.read(NOTHING):
        shown = f"<{SPACE}{ruler.smallest}"
    if not quantity:
        return shown
    return f"−{shown}" if quantity < 0 else f"+{shown}"


def table_of_movements(
    target: Target, movements: list[Movement], first: datetime | None, last: datetime | None
) -> Table:
    """A column a state: the figure at the beginning, the changes by reason, the figure at the end.

    It holds all that was ever credited and not taken back, confirmed or not.
    """
    ruler = Ruler.of(target)
    reasons = [each for each in Reason if any(each.value in found.changes for found in movements)]
    names = {state.value: str(state.label) for state in State}
    rows = [
        Line(
            str(reason.label),
            [
                signed(ruler, each.changes[reason]) if reason in each.changes else "–"
                for each in movements
            ],
        )
        for reason in reasons
    ]
    if first:
        rows.insert(
            0,
            Line(
                pgettext("a figure", "At the beginning"),
                [ruler.read(each.opening) for each in movements],
            ),
        )
    return Table(
        caption=_("What moved the figure (%(unit)s)") % {"unit": ruler.unit},
        head=[pgettext("of a change", "Why"), *(names[each.state] for each in movements)],
        rows=rows,
        total=Line(
            pgettext("a figure", "At the end") if last else pgettext("a figure", "Now"),
            [ruler.read(each.closing) for each in movements],
        ),
    )


def lines_of_lapses(target: Target, lapses: list[Lapse]) -> list[dict]:
    """What left the bar because nobody confirmed it, latest first: for a list on the page."""
    ruler = Ruler.of(target)
    return [
        {
            "state": each.state,
            "name": State(each.state).label,
            "on": each.on,
            "confirmed_in": each.confirmed_in,
            "figure": f"{ruler.read(each.quantity)} {ruler.unit}",
        }
        for each in lapses
    ]
