"""What lists of engagements may be narrowed to: axes, objectives, targets, regions, provinces."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from axes.models import Axis, Objective
from territory.models import Province, Region

ALL = pgettext_lazy("choice in a filter", "All")
LEFT_OUT = {"invalid_choice": _("There is no such choice, so it was left out.")}


class Option(NamedTuple):
    """One thing to choose: what addresses name it by, what it means, its name and its group.

    It means a place, by primary key, or targets, by theirs: those of an axis or an objective.
    """

    key: str
    meant: int | list[int]
    name: str
    group: str = ""


class OneOf(forms.ChoiceField):
    """A choice among objects, each named in addresses by a field of it; cleaned to its meaning."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, error_messages=LEFT_OUT, **kwargs)
        self.meanings: dict[str, int | list[int]] = {}

    def offer(self, options: list[Option]) -> None:
        """Offer these, under the names of their groups."""
        self.meanings = {each.key: each.meant for each in options}
        choices: list[Any] = [("", ALL)]
        for group, found in groupby(options, key=lambda each: each.group):
            named = [(each.key, each.name) for each in found]
            choices += [(group, named)] if group else named
        self.choices = choices

    def clean(self, value: Any) -> int | list[int] | None:
        return self.meanings.get(super().clean(value))


def options() -> dict[str, list[Option]]:
    """What can be chosen in each field, in the reader's language: five queries."""
    axes = list(Axis.objects.for_home())
    objectives = [(axis, each) for axis in axes for each in axis.objectives.all()]
    targets = [(objective, each) for _, objective in objectives for each in objective.targets.all()]
    return {
        "axis": [Option(each.slug, targets_of(*each.objectives.all()), str(each)) for each in axes],
        "objective": [
            Option(each.slug, targets_of(each), str(each), str(axis)) for axis, each in objectives
        ],
        "target": [Option(each.code, [each.pk], str(each), str(group)) for group, each in targets],
        "region": named_by_code(Region.objects.for_list().in_display_order()),
        "province": named_by_code(Province.objects.for_list().in_display_order()),
    }


def targets_of(*objectives: Objective) -> list[int]:
    """The primary keys of their targets."""
    return [target.pk for objective in objectives for target in objective.targets.all()]


def named_by_code(places: Iterable[Region | Province]) -> list[Option]:
    return [Option(each.nis_code, each.pk, each.name) for each in places]
