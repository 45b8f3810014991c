"""Who did what, when: the traces that acts leave in all apps, as one list."""

import datetime
import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db.models import CharField, F, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy

from accounts.models import User
from counting.models import PairDecision, RuleChange
from counting.models.terms import Verdict
from engagements.models import ReviewStep, StatusChange
from engagements.workflow import Status
from partners.models import MembershipChange
from partners.workflow import Happening
from progress.models import Report
from progress.workflow import Status as ReportStatus

NAMES = ("at", "kind", "by", "about", "what", "words")


@dataclass(frozen=True)
class Source:
    """One kind of trace: where it is kept, and which of its columns say what."""

    label: Any
    model: type[Model]
    at: str
    by: Any
    about: Any
    what: Any
    words: Any = field(default_factory=lambda: Value(""))
    #: What is said for a stored value of `what`.
    says: dict[str, Any] = field(default_factory=dict)
    only: Q = field(default_factory=Q)
    #: The newest first, by an index: most traces are written as time goes by, and never again.
    newest_first: str = "-pk"


def text(*parts: Any) -> Any:
    """Columns and words put together, whatever their types."""
    columns = [Cast(part, TextField()) for part in parts]
    return columns[0] if len(columns) == 1 else Concat(*columns, output_field=TextField())


def person(path: str) -> Coalesce:
    """The address of who did it; empty for the register itself, or who has left."""
    return Coalesce(F(f"{path}__email"), Value(""), output_field=CharField())


ARROW = Value(" → ")

SOURCES: dict[str, Source] = {
    "status": Source(
        pgettext_lazy("kind of trace", "Decision on an engagement"),
        StatusChange,
        at="at",
        by=person("by"),
        about=text(F("engagement__reference")),
        what=text(F("to_status")),
        words=text(F("words")),
        says=dict(Status.choices),
    ),
    "review": Source(
        pgettext_lazy("kind of trace", "Step of a review"),
        ReviewStep,
        at="at",
        by=person("by"),
        about=text(F("engagement__reference")),
        what=text(F("kind")),
        words=text(F("words")),
        says=dict(ReviewStep.Kind.choices),
    ),
    "pair": Source(
        pgettext_lazy("kind of trace", "Decision on two sites"),
        PairDecision,
        at="decided_at",
        by=text(F("decided_by")),
        about=text(
            F("first_source"),
            Value("/"),
            F("first_number"),
            Value(", "),
            F("second_source"),
            Value("/"),
            F("second_number"),
        ),
        what=text(F("verdict")),
        words=text(F("reason")),
        says=dict(Verdict.choices),
    ),
    "rule": Source(
        pgettext_lazy("kind of trace", "Change of rule"),
        RuleChange,
        at="changed_at",
        by=text(F("changed_by")),
        about=text(F("target__code")),
        what=text(F("tolerance_before_m"), ARROW, F("tolerance_m"), Value(" m")),
        words=text(F("reason")),
    ),
    "report": Source(
        pgettext_lazy("kind of trace", "Decision on a report"),
        Report,
        at="decided_at",
        by=person("decided_by"),
        about=text(F("contribution__engagement__reference")),
        what=text(F("status")),
        words=text(F("situation_on"), Value(": "), F("done_percent"), Value(" %")),
        says=dict(ReportStatus.choices),
        only=Q(decided_at__isnull=False),
        newest_first="-decided_at",
    ),
    "membership": Source(
        pgettext_lazy("kind of trace", "People of a partner"),
        MembershipChange,
        at="at",
        by=person("by"),
        about=text(F("partner__name")),
        what=text(F("what")),
        words=person("person"),
        says=dict(Happening.choices),
    ),
    "desk": Source(
        pgettext_lazy("kind of trace", "Edited at the desk"),
        LogEntry,
        at="action_time",
        by=person("user"),
        about=text(F("object_repr")),
        what=text(F("action_flag")),
        words=text(F("change_message")),
        says={
            str(ADDITION): pgettext_lazy("kind of trace", "Added"),
            str(CHANGE): pgettext_lazy("kind of trace", "Changed"),
            str(DELETION): pgettext_lazy("kind of trace", "Deleted"),
        },
    ),
}


def traces(
    *,
    kind: str = "",
    by: str = "",
    about: str = "",
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    newest: int | None = None,
) -> QuerySet:
    """All traces, or those asked for, newest first: one statement whatever the kinds.

    `by` and `about` are parts of an address and of what it is about; days are inclusive. Who only
    reads the `newest` says so: then no more than so many of each kind are put in order.
    """
    narrowed: dict[str, Any] = {"by": by, "about": about, "first": first, "last": last}
    if kind in SOURCES:
        return branch(kind, **narrowed).order_by("-trace_at")
    branches = [branch(name, **narrowed) for name in SOURCES]
    if newest:
        ordered = zip(branches, SOURCES.values(), strict=True)
        branches = [each.order_by(source.newest_first)[:newest] for each, source in ordered]
    return branches[0].union(*branches[1:], all=True).order_by("-trace_at")


def has_decided(person: User) -> bool:
    """Whether this person has left a trace that only the team can leave."""
    moves = StatusChange.objects.filter(by=person).exclude(to_status=Status.SUBMITTED)
    kinds = [name for name in SOURCES if name not in {"status", "membership"}]
    return moves.exists() or any(traces(kind=kind, by=person.email).exists() for kind in kinds)


def branch(
    kind: str, *, by: str, about: str, first: datetime.date | None, last: datetime.date | None
) -> QuerySet:
    """The traces of one kind."""
    source = SOURCES[kind]
    rows = source.model._default_manager.filter(source.only).order_by()
    rows = rows.annotate(
        trace_at=F(source.at),
        trace_kind=Value(kind, output_field=CharField()),
        trace_by=Cast(source.by, TextField()),
        trace_about=source.about,
        trace_what=source.what,
        trace_words=Cast(source.words, TextField()),
    )
    if by:
        rows = rows.filter(trace_by__icontains=by)
    if about:
        rows = rows.filter(trace_about__icontains=about)
    if first:
        rows = rows.filter(trace_at__date__gte=first)
    if last:
        rows = rows.filter(trace_at__date__lte=last)
    return rows.values_list(*(f"trace_{name}" for name in NAMES))


@dataclass(frozen=True)
class Trace:
    """One line of the list, in words."""

    at: datetime.datetime
    kind: str
    by: str
    about: str
    what: str
    words: str


def in_words(row: tuple[Any, ...]) -> Trace:
    at, kind, by, about, what, words = row
    source = SOURCES[kind]
    said = str(source.says.get(what, what))
    return Trace(at, str(source.label), by, about, said, edits(words) if kind == "desk" else words)


def edits(message: str) -> str:
    """What was edited at the desk, with its values before and after where they were kept."""
    try:
        parts = json.loads(message)
    except ValueError:
        return message
    lines = [line for part in parts for act in part.values() for line in lines_of(act)]
    return "\n".join(lines)


def lines_of(act: dict[str, Any]) -> list[str]:
    before, after = act.get("before", {}), act.get("after", {})
    named = f"{capfirst(act['name'])} “{act['object']}”: " if "name" in act else ""
    fields = [
        gettext("%(field)s: “%(before)s” → “%(after)s”")
        % {"field": name, "before": before.get(name, ""), "after": after.get(name, "")}
        if name in before or name in after
        else str(name)
        for name in act.get("fields", before or after)
    ]
    return [f"{named}{', '.join(fields)}"] if fields or named else []
