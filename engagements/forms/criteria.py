from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagements import steps
from engagements.forms.step import StepForm
from engagements.models import CriterionAnswer


class CriteriaForm(StepForm):
    """Two questions for each criterion: is it met, and how."""

    def fill(self) -> None:
        given = {each.criterion_id: each for each in self.engagement.criterion_answers.all()}
        self.criteria = list(steps.asked_of(self.engagement))
        for criterion in self.criteria:
            answer = given.get(criterion.pk)
            self.fields[f"answer_{criterion.pk}"] = forms.ChoiceField(
                label=criterion.text,
                choices=CriterionAnswer.Answer.choices,
                widget=forms.RadioSelect,
                initial=answer.answer if answer else None,
                error_messages={"required": _("Choose an answer. “Not yet” is an answer too.")},
            )
            self.fields[f"words_{criterion.pk}"] = forms.CharField(
                label=pgettext_lazy("how a criterion is met", "How? (optional)"),
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=answer.words if answer else "",
            )

    def save(self) -> None:
        for criterion in self.criteria:
            CriterionAnswer.objects.update_or_create(
                engagement=self.engagement,
                criterion=criterion,
                defaults={
                    "answer": self.cleaned_data[f"answer_{criterion.pk}"],
                    "words": self.cleaned_data[f"words_{criterion.pk}"],
                },
            )
