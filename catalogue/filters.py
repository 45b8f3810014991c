"""What may be asked of lists: engagements by words and choices, changes by their days.

What is asked for is looked up among the choices that are shown: a wrong value gets a sentence at
its field and filters nothing.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.bars import NOT_CONFIRMED
from catalogue.choices import ALL, LEFT_OUT, OneOf, Option, options
from counting.models import State
from engagements.querysets import EngagementQuerySet
from partners.models import Partner, PartnerKind
from partners.querysets import PartnerQuerySet
from territory.models import Level, Municipality, Province

SEARCH_LENGTH = 100
PLAUSIBLE_DAY = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31))]
# What lists may be ordered by.
OLDEST = "oldest"
ORDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (pgettext_lazy("order of a list", "Newest first"), ("-accepted_at", "-pk")),
    OLDEST: (pgettext_lazy("order of a list", "Oldest first"), ("accepted_at", "pk")),
}
# How far something has come, as the engagements of a list are told apart by it.
COME_TO = [
    ("", ALL),
    (State.PLEDGED.value, _("Only pledged so far")),
    (State.IMPLEMENTED.value, State.IMPLEMENTED.label),
    (State.VERIFIED.value, State.VERIFIED.label),
    (NOT_CONFIRMED, _("Not confirmed any more")),
]


class ListFilter(forms.Form):
    """What narrows a list; what makes no sense gets a sentence and narrows nothing."""

    def __init__(self, question: QueryDict) -> None:
        super().__init__(question, label_suffix="")

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for and makes sense, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class EngagementFilter(ListFilter):
    """Words, axis, objective, target, state, places, partner and kind of partner, and the order.

    `offered`: what `options()` gives, where it has been kept.
    """

    q = forms.CharField(
        label=_("Words, reference or organisation"),
        required=False,
        max_length=SEARCH_LENGTH,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    axis = OneOf(label=_("Axis"))
    objective = OneOf(label=_("Objective"))
    target = OneOf(label=_("Target"))
    state = forms.ChoiceField(
        label=_("How far it has come"),
        required=False,
        choices=COME_TO,
        error_messages=LEFT_OUT,
    )
    region = OneOf(label=_("Region"))
    province = OneOf(label=_("Province"))
    kind = forms.ChoiceField(
        label=_("Kind of partner"),
        required=False,
        choices=[("", ALL), *PartnerKind.choices],
        error_messages={"invalid_choice": _("There is no such kind, so it was left out.")},
    )
    # Reached by links of other pages: too many to choose from.
    municipality: forms.ModelChoiceField = forms.ModelChoiceField(
        Municipality.objects.for_list(),
        to_field_name="nis_code",
        required=False,
        widget=forms.HiddenInput,
        error_messages=LEFT_OUT,
    )
    partner: forms.ModelChoiceField = forms.ModelChoiceField(
        Partner.objects.organisations(),
        to_field_name="key",
        required=False,
        widget=forms.HiddenInput,
        error_messages=LEFT_OUT,
    )
    order = forms.ChoiceField(
        label=pgettext_lazy("of a list", "Order"),
        required=False,
        choices=[(name, label) for name, (label, _columns) in ORDERS.items()],
        error_messages=LEFT_OUT,
    )

    def __init__(self, question: QueryDict, offered: dict[str, list[Option]] | None = None) -> None:
        super().__init__(question)
        for name, found in (offered or options()).items():
            cast(OneOf, self.fields[name]).offer(found)

    @property
    def question(self) -> str:
        """The same as the question of an address, to go on to the next page with."""
        question = QueryDict(mutable=True)
        question.update({name: self.data[name] for name in self.wanted})
        return question.urlencode()

    @property
    def has_finer(self) -> bool:
        """True where a filter beyond search and objective is used or wrong: show them."""
        finer = {"axis", "target", "state", "region", "province", "kind", "order"}
        return bool(finer & (set(self.wanted) | set(self.errors)))

    @property
    def narrows(self) -> bool:
        """True where not all engagements are asked for."""
        return bool(self.wanted.keys() & {*NARROWINGS, *FRAMEWORK, *Level})

    @cached_property
    def places(self) -> list[tuple[Level, Any]]:
        """The places that are asked for, each with its kind, the smallest first.

        Without the region of a province: what counts in the one counts in the other.
        """
        wanted = self.wanted
        if {Level.PROVINCE, Level.REGION} <= wanted.keys():
            same = Province.objects.filter(pk=wanted["province"], region=wanted["region"])
            if same.exists():
                del wanted["region"]
        return [(level, wanted[level]) for level in Level if level in wanted]

    @property
    def aims(self) -> list[list[int] | None]:
        """The targets, by primary key, of each choice in the framework; None where any will do."""
        return [self.wanted[name] for name in FRAMEWORK if name in self.wanted] or [None]

    def narrow(self, engagements: EngagementQuerySet) -> EngagementQuerySet:
        """Those of the engagements that are asked for."""
        engagements = self.fitting(engagements)
        for targets in self.aims:
            for level, place in self.places:
                engagements = engagements.counted_in(level, place, targets)
            if targets is not None and not self.places:
                engagements = engagements.towards(targets)
        return engagements

    def fitting(self, engagements: EngagementQuerySet) -> EngagementQuerySet:
        """Those that fit what is asked beside places and targets."""
        for name, value in self.wanted.items():
            if name in NARROWINGS:
                engagements = NARROWINGS[name](engagements, value)
        return engagements

    def references(self, public: EngagementQuerySet) -> QuerySet | None:
        """The references of those asked for in their order, where an index of places has them.

        That is where places and one choice of targets narrow the list, and beside them only what
        each engagement says itself. The smallest place is gone through; but where few fit what
        else is asked, the database begins with those.
        """
        if not self.places or len(self.aims) > 1 or self.wanted.keys() & BY_CLAIMS:
            return None
        [targets] = self.aims
        smallest, *others = self.places
        public = self.fitting(public)
        for level, place in others:
            public = public.counted_in(level, place, targets)
        found = public.references_counted_in(*smallest, targets)
        return found.reverse() if self.wanted.get("order") == OLDEST else found

    @property
    def ordering(self) -> tuple[str, ...]:
        """The order that is asked for, as columns."""
        _label, columns = ORDERS[self.wanted.get("order", "")]
        return columns


#: What means targets, from the widest.
FRAMEWORK = ("axis", "objective", "target")
#: What narrows the list beside them and places.
NARROWINGS: dict[str, Callable[[EngagementQuerySet, Any], EngagementQuerySet]] = {
    "q": lambda engagements, words: engagements.found_by(words),
    "state": lambda engagements, state: (
        engagements.not_confirmed() if state == NOT_CONFIRMED else engagements.come_to(state)
    ),
    "kind": lambda engagements, kind: engagements.filter(partner__kind=kind),
    "partner": lambda engagements, partner: engagements.filter(partner=partner),
}
#: What claims say of an engagement: asked of each source of a place, all claims are gone through.
BY_CLAIMS = {"state"}


class PartnerFilter(ListFilter):
    """Words of the name, and the kind of organisation."""

    q = forms.CharField(
        label=_("Name of the organisation"),
        required=False,
        max_length=SEARCH_LENGTH,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind of partner"),
        required=False,
        choices=[
            ("", ALL),
            *(choice for choice in PartnerKind.choices if choice[0] != PartnerKind.CITIZEN),
        ],
        error_messages={"invalid_choice": _("There is no such kind, so it was left out.")},
    )

    @property
    def question(self) -> str:
        """The same as the question of an address."""
        return urlencode(self.wanted)

    def narrow(self, partners: PartnerQuerySet) -> PartnerQuerySet:
        """Those of the partners that are asked for."""
        if words := self.wanted.get("q"):
            partners = partners.named_like(words)
        if kind := self.wanted.get("kind"):
            partners = partners.filter(kind=kind)
        return partners


class PeriodFilter(forms.Form):
    """Two days, both included; either may be left out."""

    since = forms.DateField(
        label=pgettext_lazy("a period", "From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        validators=PLAUSIBLE_DAY,
    )
    until = forms.DateField(
        label=pgettext_lazy("a period", "Up to and including"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        validators=PLAUSIBLE_DAY,
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        since, until = answers.get("since"), answers.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return answers

    @property
    def first(self) -> datetime | None:
        """The first moment of the period."""
        return self.midnight("since")

    @property
    def last(self) -> datetime | None:
        """The first moment after it."""
        return self.midnight("until", days=1)

    @property
    def question(self) -> str:
        """What was asked, for the addresses of further pages."""
        answers = {name: day.isoformat() for name, day in self.answers.items() if day}
        return urlencode(answers)

    @property
    def answers(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_valid() else {}

    def midnight(self, name: str, days: int = 0) -> datetime | None:
        day = self.answers.get(name)
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day, time()) + timedelta(days=days))
