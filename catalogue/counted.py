"""What one engagement counts for: credited, shared and with whom, where. For its page.

Reads credits and overlaps of the engagement's claims; a claim's source is its reference.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from axes.models import Target
from axes.templatetags.figures import as_shown
from catalogue.bars import States
from catalogue.rulers import NOTHING
from catalogue.tables import Line, Places, Table, table_by_province
from counting.explaining import shared_by
from counting.models import Attribution, Basis, Credit, Kind, State
from engagements.models import Engagement


@dataclass(frozen=True)
class Sharer:
    """With whom so much is shared, and since when; neither where that would betray a place."""

    quantity: str
    since: datetime | None = None
    engagement: Engagement | None = None
    is_itself: bool = False


def table_of_credits(reference: str, targets: dict[int, Target]) -> Table:
    """A line a target, state and kind: promised or measured, counted, shared, outside."""
    credits_of_source = Credit.objects.from_source(reference)
    figures = credits_of_source.figures()
    lapsed = {key[:3] for key in credits_of_source.not_confirmed().figures()}
    columns = {"raw": _("In all"), "credited": _("Counted"), "shared": _("Shared")}
    for figure in figures.values():
        figure["undone"] = figure["raw"] - sum(
            figure[part] for part in ("credited", "shared", "outside")
        )
    if any(figure["undone"] for figure in figures.values()):
        columns["undone"] = _("Not done yet")
    if any(figure["outside"] for figure in figures.values()):
        columns["outside"] = _("Outside Belgium")
    order = {state.value: place for place, state in enumerate(State)}
    lines = []
    for key in sorted(figures, key=lambda key: (key[0], order[key[1]], key[2])):
        target, state, kind = key
        name = f"{State(state).label}, {Kind(kind).label.lower()}"
        if key in lapsed:
            name = _("%(name)s (not confirmed any more)") % {"name": name}
        if len(targets) > 1:
            name = f"{targets[target]}: {name}"
        shown = [as_shown(figures[key][column], targets[target]) for column in columns]
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
    public = Engagement.objects.accepted().filter(
        reference__in=references, exact_places_are_public=True
    )
    return {each.reference: each for each in public}


def public_engagements(references: set[str]) -> dict[str, Engagement]:
    """Accepted engagements, whose pages anyone can read, by reference."""
    public = Engagement.objects.accepted().filter(reference__in=references)
    return {each.reference: each for each in public}


def table_of_places(engagement: Engagement, target: Target) -> Table | None:
    """What counts in which province; None where there is one place only, or it is private."""
    if not engagement.exact_places_are_public:
        return None
    rows = attributed_quantities(engagement.reference, target)
    if len({(row["place"], row["region"], row["province"]) for row in rows}) < 2:
        return None
    states: States = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for row in rows:
        states[row["state"]][row["basis"], row["kind"]] += row["credited"]
    return table_by_province(target, rows, states, Places.of_belgium(), with_empty=False)


def attributed_quantities(reference: str, target: Target) -> list[dict[str, Any]]:
    """Rows like those of `Total.objects.by_province()`, of one source and target."""
    rows = (
        Attribution.objects.from_source(reference)
        .filter(credit__claim__target=target, credit__claim__withdrawn_at=None)
        .order_by()
        .values(
            "place",
            "region",
            "province",
            state=F("credit__claim__state"),
            kind=F("credit__claim__kind"),
            # A declared claim has no geometry.
            is_declared=Q(credit__claim__geometry__isnull=True),
        )
    )
    return [
        {
            **row,
            "basis": Basis.DECLARED.value if row["is_declared"] else Basis.MAPPED.value,
            "credited": -row["sum"] if row["kind"] == Kind.REMOVED else row["sum"],
        }
        for row in rows.annotate(sum=Sum("quantity"))
    ]
