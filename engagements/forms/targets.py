"""What a pledge counts for: the targets chosen at first, and one more of them later."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from axes.models import Aggregation, Objective, Target
from engagements import choosing
from engagements.forms.step import StepForm
from engagements.models import Contribution, Engagement
from languages.known import for_a_minute
from languages.markup import marked
from languages.texts import unread


class TargetsForm(StepForm):
    """One target or several; each then has its own questions."""

    targets: Any = forms.ModelMultipleChoiceField(
        label=_("What your pledge counts for"),
        queryset=Target.objects.none(),
        to_field_name="code",
        error_messages={
            "required": _("Choose at least one: it decides which questions follow."),
            "invalid_choice": _("Choose among the targets of this page."),
        },
    )

    def fill(self) -> None:
        if self.is_bound:
            self.fields["targets"].queryset = Target.objects.in_force()
        chosen = dict.fromkeys(each.target.code for each in self.contributions)
        self.initial["targets"] = list(chosen)

    def clean_targets(self) -> list[Target]:
        targets = list(self.cleaned_data["targets"])
        for target in targets:
            fits(target, self.engagement)
        return targets

    def save(self) -> None:
        choosing.choose_targets(self.engagement, self.cleaned_data["targets"])

    @property
    def chosen(self) -> list[str]:
        return [str(code) for code in self["targets"].value() or []]

    @property
    def choices_drawn(self) -> SafeString:
        """The objectives with their targets and criteria, those ticked that are chosen."""
        drawn = choices_with(is_wrong=True) if "targets" in self.errors else choices()
        return marked(drawn, self.chosen, " checked")


@for_a_minute
def choices() -> SafeString:
    """What everybody chooses from, in the language of the reader."""
    return choices_with(is_wrong=False)


def choices_with(*, is_wrong: bool) -> SafeString:
    objectives = Objective.objects.for_choice().in_display_order()
    context = {"objectives": objectives, "is_wrong": is_wrong}
    return render_to_string("engagements/target_choices.html", context)


class TargetsInForce(ModelChoiceIterator):
    """What can be contributed to, by code and name, as it is when the list is written."""

    def __iter__(self) -> Iterator[tuple[str, str]]:
        targets = Target.objects.in_force().in_display_order().defer(*unread(Target))
        return ((each.code, each.name) for each in targets)


class TargetField(forms.ModelChoiceField):
    iterator = TargetsInForce


class AdditionForm(StepForm):
    """One more contribution, for a target chosen before or for another one."""

    target: Any = TargetField(
        label=_("What else your pledge counts for"),
        queryset=Target.objects.none(),
        to_field_name="code",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose one, or go back.")},
    )

    def fill(self) -> None:
        if self.is_bound:
            self.fields["target"].queryset = Target.objects.in_force()

    def clean_target(self) -> Target:
        target: Target = self.cleaned_data["target"]
        fits(target, self.engagement)
        return target

    def save(self) -> None:
        self.added: Contribution = choosing.add_contribution(
            self.engagement, self.cleaned_data["target"]
        )


def fits(target: Target, engagement: Engagement) -> None:
    """Refuse a target that counts organisations, where a citizen pledges."""
    counts_organisations = target.aggregation == Aggregation.DISTINCT_ORGANISATIONS
    if counts_organisations and engagement.partner and engagement.partner.is_citizen:
        raise forms.ValidationError(
            gettext(
                "“%(target)s” counts organisations. You said that you pledge as a citizen: change "
                "that first, or choose another target."
            )
            % {"target": target.label}
        )
