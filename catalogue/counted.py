"""What one engagement counts for: credited, shared and with whom, where. For its page.

Reads credits and overlaps of the engagement's claims; a claim's source is its reference.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from axes.models import Target
from axes.templatetags.figures import as_shown
from bba.composed import AmongAsked, Asked, Composed
from catalogue.bars import States
from catalogue.rulers import NOTHING
from catalogue.tables import Line, Places, Table, by_target, table_by_province
from counting.confirmation import earliest_confirmed
from counting.explaining import Progress, shared_by
from counting.models import Attribution, Basis, Credit, Kind, State
from engagements.models import Engagement


@dataclass(frozen=True)
class Sharer:
    """With whom so much is shared, and since when; neither where that would betray a place."""

    quantity: str
    since: datetime | None = None
    engagement: Engagement | None = None
    is_itself: bool = False


class Credited(NamedTuple):
    """What one engagement has of a target, state and kind: quantities, and how many credits.

    `done`: how many of them have been counted for the first time.
    """

    target: int
    state: str
    kind: str
    raw: Decimal
    credited: Decimal
    shared: Decimal
    outside: Decimal
    lapsed: int
    done: int
    of: int

    @property
    def undone(self) -> Decimal:
        """What has not been done yet of what shall be."""
        return self.raw - self.credited - self.shared - self.outside


# Of the source that is asked for.
_CREDITS: Composed = Composed(
    lambda: Credit.objects.from_source(Asked("source")).summed(Asked("earliest"))
)
# A declared claim has no geometry.
_ATTRIBUTED: Composed = Composed(
    lambda: (
        Attribution.objects.from_source(Asked("source"))
        .filter(credit__claim__withdrawn_at=None)
        .order_by()
        .values(
            "place",
            "region",
            "province",
            target=F("credit__claim__target"),
            state=F("credit__claim__state"),
            kind=F("credit__claim__kind"),
            is_declared=Q(credit__claim__geometry__isnull=True),
        )
        .annotate(sum=Sum("quantity"))
    )
)

_WITH_PUBLIC_PLACES = Composed(
    lambda: Engagement.objects.accepted().filter(
        AmongAsked("reference", "references"), exact_places_are_public=True
    )
)


def credits_of(reference: str) -> list[Credited]:
    """What is credited of one engagement: one query."""
    earliest = earliest_confirmed(timezone.localdate())
    return [Credited(*row) for row in _CREDITS(source=reference, earliest=earliest)]


def progress_in(sums: list[Credited]) -> Progress:
    """How far its first count has come."""
    return Progress(sum(each.done for each in sums), sum(each.of for each in sums))


def table_of_credits(sums: list[Credited], targets: dict[int, Target]) -> Table:
    """A line a target, state and kind: promised or measured, counted, shared, outside."""
    columns = {"raw": _("In all"), "credited": _("Counted"), "shared": _("Shared")}
    if any(each.undone for each in sums):
        columns["undone"] = _("Not done yet")
    if any(each.outside for each in sums):
        columns["outside"] = _("Outside Belgium")
    order = {state.value: place for place, state in enumerate(State)}
    lines = []
    for each in sorted(sums, key=lambda each: (each.target, order[each.state], each.kind)):
        name = f"{State(each.state).label}, {Kind(each.kind).label.lower()}"
        if each.lapsed:
            name = _("%(name)s (not confirmed any more)") % {"name": name}
        if len(targets) > 1:
            name = f"{targets[each.target]}: {name}"
        shown = [as_shown(getattr(each, column), targets[each.target]) for column in columns]
        lines.append(Line(name, shown))
    return Table(caption=_("What is counted"), head=[_("State"), *columns.values()], rows=lines)


def sharers_of(engagement: Engagement, targets: dict[int, Target]) -> list[Sharer]:
    """With whom the pledged quantity is shared, the greatest part first.

    Another engagement is named only where both publish their exact places: to name it otherwise
    would say within metres where a private place lies.
    """
    rows = shared_by(engagement.reference)
    known = {}
    if engagement.exact_places_are_public:
        known = named_engagements({row["other"] for row in rows})
    named: list[Sharer] = []
    unnamed: dict[int, Decimal] = {}
    for row in rows:
        target, other, since = row["target"], row["other"], row["since"]
        shown = as_shown(row["shared"], targets[target])
        if other == engagement.reference:
            named.append(Sharer(shown, since, is_itself=True))
        elif other in known:
            named.append(Sharer(shown, since, known[other]))
        else:
            unnamed[target] = unnamed.get(target, NOTHING) + row["shared"]
    rest = [Sharer(as_shown(quantity, targets[target])) for target, quantity in unnamed.items()]
    return named + rest


def named_engagements(references: set[str]) -> dict[str, Engagement]:
    """Accepted engagements with public places, by reference."""
    public = _WITH_PUBLIC_PLACES(references=list(references)) if references else []
    return {each.reference: each for each in public}


def public_engagements(references: set[str]) -> dict[str, Engagement]:
    """Accepted engagements, whose pages anyone can read, by reference."""
    public = Engagement.objects.accepted().filter(reference__in=references)
    return {each.reference: each for each in public}


def tables_of_places(engagement: Engagement, targets: dict[int, Target]) -> list[Table]:
    """What counts in which province, of each target: one query, one more where there are several.

    None of a target with one place only, nor of what is private.
    """
    if not engagement.exact_places_are_public:
        return []
    rows = by_target(attributed_quantities(engagement.reference))
    divided = [
        target
        for key, target in targets.items()
        if len({(row["place"], row["region"], row["province"]) for row in rows[key]}) > 1
    ]
    if not divided:
        return []
    places = Places.of_belgium().answer()
    return [table_of_places(target, rows[target.pk], places) for target in divided]


def table_of_places(target: Target, rows: list[dict[str, Any]], places: Places) -> Table:
    """The parts of one target as a table by province."""
    states: States = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for row in rows:
        states[row["state"]][row["basis"], row["kind"]] += row["credited"]
    return table_by_province(target, rows, states, places, with_empty=False)


def attributed_quantities(reference: str) -> list[dict[str, Any]]:
    """Rows like those of `Total.objects.by_province()`, of one source."""
    return [
        {
            **row,
            "basis": Basis.DECLARED.value if row["is_declared"] else Basis.MAPPED.value,
            "credited": -row["sum"] if row["kind"] == Kind.REMOVED else row["sum"],
        }
        for row in _ATTRIBUTED(source=reference)
    ]
