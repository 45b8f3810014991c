"""What machines may ask, parameter by parameter; anything else is an error with a sentence.

Forms, because they refuse in the reader's language. `catalogue.description` describes them as
OpenAPI, so that what is said of a parameter is what is checked.
"""

import math
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from axes.models import Objective, Target
from catalogue.filters import ALL
from catalogue.tiles import Wanted
from counting.models import Kind, State
from partners.models import PartnerKind

LONGEST = 200
Box = tuple[float, float, float, float]


class BoxField(forms.CharField):
    """West, south, east, north in degrees (CRS84), separated by commas."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> Box | None:
        text = super().clean(value)
        return box_of(text) if text else None


def box_of(text: str) -> Box:
    """The box that four numbers describe; raises ValidationError."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # with heights, which we do not have
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise ValidationError(
            _("A box is four numbers: west, south, east, north, in degrees."), "box"
        )
    west, south, east, north = numbers
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValidationError(
            _("West must not lie east of east, nor south north of north, nor any off the globe."),
            "box",
        )
    return west, south, east, north


class Question(forms.Form):
    """The parameters of one address."""

    lang = forms.ChoiceField(
        required=False,
        choices=[(code, code) for code, _name in settings.LANGUAGES],
        help_text=_("Language of names and sentences; otherwise that of Accept-Language."),
    )

    def clean(self) -> dict[str, Any]:
        unknown = sorted(set(self.data) - set(self.fields))
        if unknown:
            names = ", ".join(unknown)[:LONGEST]
            raise ValidationError(
                _("There is no such parameter: %(names)s"), "unknown", {"names": names}
            )
        return super().clean() or self.cleaned_data


class PlaceChoice(forms.Form):
    """Which places: by objective or target, state, what happens, and kind of partner."""

    objective: forms.ModelChoiceField = forms.ModelChoiceField(
        Objective.objects.in_display_order(),
        to_field_name="slug",
        required=False,
        label=_("Objective"),
        empty_label=ALL,
        help_text=_("The slug of an objective."),
    )
    target: forms.ModelChoiceField = forms.ModelChoiceField(
        Target.objects.order_by("objective__order", "order"),
        to_field_name="code",
        required=False,
        label=_("Target"),
        empty_label=ALL,
        help_text=_("The code of a target."),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", ALL), *State.choices],
        help_text=_("How far it has come."),
    )
    act = forms.ChoiceField(
        label=_("What happens"),
        required=False,
        choices=[("", ALL), *Kind.choices],
        help_text=_("What happens to the ground."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of partner"),
        required=False,
        choices=[("", ALL), *PartnerKind.choices],
        help_text=_("Who has committed."),
    )

    @property
    def wanted(self) -> Wanted:
        """What is asked for and makes sense, for tiles and places."""
        answers = self.cleaned_data
        return Wanted(
            targets=targets_of(answers.get("objective"), answers.get("target")),
            state=answers.get("state") or None,
            kind=answers.get("act") or None,
            actor_kind=answers.get("kind") or None,
        )

    @property
    def question(self) -> str:
        """The same as the question of an address."""
        answered = [name for name in PlaceChoice.base_fields if self.cleaned_data.get(name)]
        return urlencode({name: self.data[name] for name in answered})


class PlaceQuestion(PlaceChoice, Question):
    """The same, asked by a machine."""


class MapQuestion(PlaceChoice):
    """The same, asked by a person who looks at a part of the map."""

    bbox = BoxField(widget=forms.HiddenInput)

    def __init__(self, question: QueryDict) -> None:
        super().__init__(question, label_suffix="")
        for name in PlaceChoice.base_fields:
            self.fields[name].help_text = ""

    @property
    def has_finer(self) -> bool:
        """True where a filter beyond objective and state is used or wrong: show them."""
        finer = {"target", "act", "kind"}
        return any(self.cleaned_data.get(name) for name in finer) or bool(finer & set(self.errors))

    @property
    def further(self) -> str:
        """What was asked, the part of the map included, for the addresses of further pages."""
        box = self.cleaned_data.get("bbox") and urlencode({"bbox": self.data["bbox"]})
        return "&".join(part for part in (self.question, box) if part)


def targets_of(objective: Objective | None, target: Target | None) -> tuple[int, ...] | None:
    """The targets that both allow, by primary key; None is any."""
    if objective is None:
        return None if target is None else (target.pk,)
    if target is None:
        return tuple(objective.targets.values_list("pk", flat=True))
    return (target.pk,) if target.objective_id == objective.pk else ()
