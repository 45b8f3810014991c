from collections.abc import Iterable, Iterator
from functools import lru_cache

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from axes.models import Criterion
from engagements import steps
from engagements.forms.step import StepForm
from engagements.models import CriterionAnswer
from languages.markup import marked

# Questions without an answer, in all languages together.
KEPT_AT_MOST = 512


class CriteriaForm(StepForm):
    """Two questions for each criterion: is it met, and how.

    Two objectives may ask the same in the same words: then it is asked once and answers both.
    """

    def fill(self) -> None:
        self.given = {each.criterion_id: each for each in steps.answers_of(self.engagement)}
        self.asked: dict[str, list[Criterion]] = {}
        for criterion in self.criteria():
            self.asked.setdefault(criterion.text, []).append(criterion)
        for text, (criterion, *_others) in self.asked.items():
            if self.is_drawn_with_its_answer(criterion.pk):
                self.fields |= fields_of(criterion.pk, text, self.given.get(criterion.pk))

    def criteria(self) -> Iterable[Criterion]:
        """Those asked at this moment; a page only shows those that this process knows."""
        if self.is_bound:
            return steps.asked_of(self.engagement)
        return steps.criteria_of(self.contributions)

    def is_drawn_with_its_answer(self, number: int) -> bool:
        """Whether more is shown than which answer was chosen: words, or what has to be mended."""
        return self.is_bound or (number in self.given and bool(self.given[number].words))

    def questions(self) -> Iterator[SafeString]:
        """Whether each criterion is met, and how, in the order of the page."""
        for text, (criterion, *_others) in self.asked.items():
            if self.is_drawn_with_its_answer(criterion.pk):
                yield drawn(self, criterion.pk)
            else:
                given = self.given.get(criterion.pk)
                chosen = [given.answer] if given else []
                yield marked(question(criterion.pk, text, get_language()), chosen, " checked")

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


def fields_of(
    number: int, text: str, given: CriterionAnswer | None = None
) -> dict[str, forms.Field]:
    """The two fields of the criterion of this key, with the answer that was given."""
    return {
        f"answer_{number}": forms.ChoiceField(
            label=text,
            choices=CriterionAnswer.Answer.choices,
            widget=forms.RadioSelect,
            initial=given.answer if given else None,
            error_messages={"required": _("Choose an answer. “Not yet” is an answer too.")},
        ),
        f"words_{number}": forms.CharField(
            label=pgettext_lazy("how a criterion is met", "How?"),
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            initial=given.words if given else "",
        ),
    }


@lru_cache(KEPT_AT_MOST)
def question(number: int, text: str, _language: str) -> SafeString:
    """A question without an answer, which is the same for everybody who reads the language."""
    form = forms.Form()
    form.use_required_attribute = False
    form.fields = fields_of(number, text)
    return drawn(form, number)


def drawn(form: forms.Form, number: int) -> SafeString:
    fields = {"answer": form[f"answer_{number}"], "words": form[f"words_{number}"]}
    return render_to_string("engagements/criterion.html", fields)
