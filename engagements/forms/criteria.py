from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from axes.models import Criterion
from engagements import steps
from engagements.forms.step import StepForm
from engagements.models import CriterionAnswer
from languages.texts import unread


class CriteriaForm(StepForm):
    """Two questions for each criterion: is it met, and how.

    Two objectives may ask the same in the same words: then it is asked once and answers both.
    """

    def fill(self) -> None:
        given = {each.criterion_id: each for each in self.engagement.criterion_answers.order_by()}
        self.asked: dict[str, list[Criterion]] = {}
        for criterion in steps.asked_of(self.engagement).defer(*unread(Criterion)):
            self.asked.setdefault(criterion.text, []).append(criterion)
        for text, (criterion, *_others) in self.asked.items():
            answer = given.get(criterion.pk)
            self.fields[f"answer_{criterion.pk}"] = forms.ChoiceField(
                label=text,
                choices=CriterionAnswer.Answer.choices,
                widget=forms.RadioSelect,
                initial=answer.answer if answer else None,
                error_messages={"required": _("Choose an answer. “Not yet” is an answer too.")},
            )
            self.fields[f"words_{criterion.pk}"] = forms.CharField(
                label=pgettext_lazy("how a criterion is met", "How?"),
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=answer.words if answer else "",
            )

    def questions(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Whether each criterion is met, and how, in the order of the page."""
        numbers = [criteria[0].pk for criteria in self.asked.values()]
        return [(self[f"answer_{number}"], self[f"words_{number}"]) for number in numbers]

    def save(self) -> None:
        for criteria in self.asked.values():
            first = criteria[0].pk
            for criterion in criteria:
                CriterionAnswer.objects.update_or_create(
                    engagement=self.engagement,
                    criterion=criterion,
                    defaults={
                        "answer": self.cleaned_data[f"answer_{first}"],
                        "words": self.cleaned_data[f"words_{first}"],
                    },
                )
