"""What may be asked of places, by people and by machines."""

from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from axes.models import Objective, Target
from catalogue.choices import ALL
from catalogue.questions.fields import BoxField, PeriodField
from catalogue.questions.question import LARGEST, PagedQuestion, Question
from catalogue.tiles import Wanted
from counting.models import Kind, State
from partners.models import PartnerKind


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


class FeatureQuestion(PlaceChoice, PagedQuestion):
    """Places as GeoJSON, page by page."""

    bbox = BoxField(help_text=_("West, south, east, north, in degrees (CRS84)."))
    datetime = PeriodField(
        help_text=_("Accepted at this moment, or between two, divided by /; .. is open."),
    )
    after = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LARGEST,
        help_text=_("The last number of the page before."),
    )


class ItemsQuestion(FeatureQuestion):
    """The same as OGC API – Features asks it."""

    f = forms.ChoiceField(
        required=False,
        choices=[("json", "json"), ("geojson", "geojson")],
        help_text=_("The format: there is only GeoJSON."),
    )
    offset = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("How many to leave out; following the links to next pages is faster."),
    )


class FormatQuestion(Question):
    """A document of OGC API – Features."""

    f = forms.ChoiceField(
        required=False,
        choices=[("json", "json")],
        help_text=_("The format: there is only JSON."),
    )


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
