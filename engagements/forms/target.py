from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from axes.models import Objective, Target
from engagements import steps
from engagements.forms.step import StepForm


class TargetForm(StepForm):
    target: Any = forms.ModelChoiceField(
        label=_("Choose what your pledge counts for"),
        queryset=Target.objects.none(),
        to_field_name="code",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose one: it decides which questions follow.")},
    )

    def fill(self) -> None:
        self.fields["target"].queryset = Target.objects.in_force().in_display_order()
        if self.contribution:
            self.fields["target"].initial = self.contribution.target.code

    def groups(self) -> list[tuple[Objective, list[Target]]]:
        """The objectives with their targets, as the page lists them."""
        objectives = Objective.objects.select_related("axis").with_targets().in_display_order()
        return [(objective, list(objective.targets.all())) for objective in objectives]

    @property
    def chosen(self) -> str:
        return str(self["target"].value() or "")

    def save(self) -> None:
        target, earlier = self.cleaned_data["target"], self.contribution
        if earlier is None:
            self.engagement.contributions.create(target=target)
        elif earlier.target != target:
            # Another target asks for another unit, and often for another kind of place.
            earlier.delete()
            self.engagement.contributions.create(target=target, kind=earlier.kind)
            asked = steps.asked_of(self.engagement)
            self.engagement.criterion_answers.exclude(criterion__in=asked).delete()
