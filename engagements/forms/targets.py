"""What a pledge counts for: the targets chosen at first, and one more of them later."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from axes.models import Aggregation, Objective, Target
from engagements import choosing
from engagements.forms.step import StepForm
from engagements.models import Contribution, Engagement


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
        self.fields["targets"].queryset = Target.objects.in_force().in_display_order()
        chosen = self.engagement.contributions.values_list("target__code", flat=True)
        self.fields["targets"].initial = list(chosen)

    def clean_targets(self) -> list[Target]:
        targets = list(self.cleaned_data["targets"])
        for target in targets:
            fits(target, self.engagement)
        return targets

    def save(self) -> None:
        choosing.choose_targets(self.engagement, self.cleaned_data["targets"])

    def groups(self) -> list[Objective]:
        """The objectives with their targets and criteria, as the page lists them."""
        return list(Objective.objects.for_choice().in_display_order())

    @property
    def chosen(self) -> list[str]:
        return [str(code) for code in self["targets"].value() or []]


class AdditionForm(StepForm):
    """One more contribution, for a target chosen before or for another one."""

    target: Any = forms.ModelChoiceField(
        label=_("What else your pledge counts for"),
        queryset=Target.objects.none(),
        to_field_name="code",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose one, or go back.")},
    )

    def fill(self) -> None:
        self.fields["target"].queryset = Target.objects.in_force().in_display_order()

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
