"""What may be asked of lists: engagements by words and choices, changes by their days.

Choices are read once, to be shown, and what is asked for is looked up among them: a wrong value
gets a sentence at its field and filters nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from axes.models import Axis
from engagements.querysets import EngagementQuerySet
from partners.models import Partner, PartnerKind
from partners.querysets import PartnerQuerySet
from territory.models import Municipality, Province, Region

SEARCH_LENGTH = 100
# Objects under the name of their group.
Groups = Sequence[tuple[str, Iterable[Model]]]
PLAUSIBLE_DAY = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31))]
ALL = pgettext_lazy("choice in a filter", "All")
# What lists may be ordered by.
ORDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (pgettext_lazy("order of a list", "Newest first"), ("-accepted_at", "-pk")),
    "oldest": (pgettext_lazy("order of a list", "Oldest first"), ("accepted_at", "pk")),
}


class OneOf(forms.ChoiceField):
    """A choice among objects already fetched, named in addresses by one of their fields."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.objects: dict[str, Model] = {}
        self.error_messages["invalid_choice"] = _("There is no such choice, so it was left out.")

    def offer(self, groups: Groups, named_by: str) -> None:
        """Offer these objects, in groups; a group without a name is a plain list."""
        choices: list[Any] = [("", ALL)]
        for name, objects in groups:
            entries = {getattr(each, named_by): each for each in objects}
            self.objects |= entries
            options = [(key, str(each)) for key, each in entries.items()]
            choices += [(name, options)] if name else options
        self.choices = choices

    def clean(self, value: Any) -> Model | None:
        return self.objects.get(super().clean(value))


class EngagementFilter(forms.Form):
    """Search words, axis, objective, target, places, partner and kind of partner, and the order."""

    q = forms.CharField(
        label=_("Words, reference or organisation"),
        required=False,
        max_length=SEARCH_LENGTH,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    axis = OneOf(label=_("Axis"))
    objective = OneOf(label=_("Objective"))
    target = OneOf(label=_("Target"))
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
        error_messages={"invalid_choice": _("There is no such choice, so it was left out.")},
    )
    partner: forms.ModelChoiceField = forms.ModelChoiceField(
        Partner.objects.organisations(),
        to_field_name="key",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("There is no such choice, so it was left out.")},
    )
    order = forms.ChoiceField(
        label=pgettext_lazy("of a list", "Order"),
        required=False,
        choices=[(name, label) for name, (label, _columns) in ORDERS.items()],
        error_messages={"invalid_choice": _("There is no such choice, so it was left out.")},
    )

    def __init__(self, question: QueryDict) -> None:
        super().__init__(question, label_suffix="")
        fields = {name: field for name, field in self.fields.items() if isinstance(field, OneOf)}
        for name, (groups, named_by) in offered().items():
            fields[name].offer(groups, named_by)

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for and makes sense, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def question(self) -> str:
        """The same as the question of an address, to go on to the next page with."""
        question = QueryDict(mutable=True)
        question.update({name: self.data[name] for name in self.wanted})
        return question.urlencode()

    @property
    def has_finer(self) -> bool:
        """True where a filter beyond search and objective is used or wrong: show them."""
        finer = {"axis", "target", "region", "province", "kind", "order"}
        return bool(finer & (set(self.wanted) | set(self.errors)))

    def narrow(self, engagements: EngagementQuerySet) -> EngagementQuerySet:
        """Those of the engagements that are asked for."""
        for name, value in self.wanted.items():
            engagements = NARROWINGS[name](engagements, value)
        return engagements


def offered() -> dict[str, tuple[Groups, str]]:
    """What can be chosen in each field, and by which of their fields addresses name it."""
    axes = list(Axis.objects.for_home())
    objectives = [(str(axis), list(axis.objectives.all())) for axis in axes]
    targets = [
        (str(objective), list(objective.targets.all()))
        for _axis, group in objectives
        for objective in group
    ]
    return {
        "axis": ([("", axes)], "slug"),
        "objective": (objectives, "slug"),
        "target": (targets, "code"),
        "region": ([("", Region.objects.for_list().in_display_order())], "nis_code"),
        "province": ([("", Province.objects.for_list().in_display_order())], "nis_code"),
    }


NARROWINGS: dict[str, Callable[[EngagementQuerySet, Any], EngagementQuerySet]] = {
    "q": lambda engagements, words: engagements.found_by(words),
    "axis": lambda engagements, axis: engagements.on_axis(axis),
    "objective": lambda engagements, objective: engagements.on_objective(objective),
    "target": lambda engagements, target: engagements.towards(target=target),
    "region": lambda engagements, region: engagements.counted_in("region", region),
    "province": lambda engagements, province: engagements.counted_in("province", province),
    "municipality": lambda engagements, place: engagements.counted_in("municipality", place),
    "kind": lambda engagements, kind: engagements.filter(partner__kind=kind),
    "partner": lambda engagements, partner: engagements.filter(partner=partner),
    "order": lambda engagements, order: engagements.order_by(*ORDERS[order][1]),
}


class PartnerFilter(forms.Form):
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

    def __init__(self, question: QueryDict) -> None:
        super().__init__(question, label_suffix="")

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for and makes sense, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

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
