from collections.abc import Iterable
from functools import lru_cache

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from axes.known import question
from axes.models import Criterion
from engagements import steps
from engagements.forms.step import StepForm
from engagements.models import CriterionAnswer
from languages.markup import TYPED, marked, with_typed

# Questions without an answer, with and without words, in all languages together.
KEPT_AT_MOST = 512


class CriteriaForm(StepForm):
    """Two questions for each criterion: is it met, and how.

    Two objectives may ask the same in the same words: then it is asked once and answers both.
    """

    def fill(self) -> None:
        self.asked: dict[str, list[Criterion]] = {}
        language = get_language()
        for criterion in self.criteria():
            self.asked.setdefault(question(criterion, language), []).append(criterion)
        if self.is_bound:
            for text, (criterion, *_others) in self.asked.items():
                self.fields |= fields_of(criterion.pk, text)

    def criteria(self) -> Iterable[Criterion]:
        """Those asked at this moment; a page only shows those that this process knows."""
        if self.is_bound:
            return steps.asked_of(self.engagement)
        return steps.criteria_of(self.contributions)

    @property
    def questions(self) -> list[SafeString]:
        """Whether each criterion is met, and how, in the order of the page."""
        numbers = {text: criterion.pk for text, (criterion, *_others) in self.asked.items()}
        if self.is_bound:
            return [drawn(self, number) for number in numbers.values()]
        given, language = steps.answers_among(self.contributions), get_language()
        answers = {each.criterion.pk: each for each in given}
        return [
            with_answer(number, text, answers.get(number), language)
            for text, number in numbers.items()
        ]

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


def fields_of(number: int, text: str, words: str = "") -> dict[str, forms.Field]:
    """The two fields of the criterion of this key, with words that stand there already."""
    return {
        f"answer_{number}": forms.ChoiceField(
            label=text,
            choices=CriterionAnswer.Answer.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose an answer. “Not yet” is an answer too.")},
        ),
        f"words_{number}": forms.CharField(
            label=pgettext_lazy("how a criterion is met", "How?"),
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            initial=words,
        ),
    }


def with_answer(
    number: int, text: str, given: steps.Answered | None, language: str | None
) -> SafeString:
    """A question with what was answered: the answer is marked, and its words are put in."""
    if given is None:
        return drawn_once(number, text, language, has_words=False)
    markup = drawn_once(number, text, language, has_words=bool(given.words))
    return with_typed(marked(markup, [given.answer], " checked"), given.words)


@lru_cache(KEPT_AT_MOST)
def drawn_once(number: int, text: str, _language: str | None, *, has_words: bool) -> SafeString:
    """A question that nobody has answered, which is the same for all who read the language.

    With `has_words` it is open, and TYPED stands where they belong.
    """
    form = forms.Form()
    form.use_required_attribute = False
    form.fields = fields_of(number, text, TYPED if has_words else "")
    return drawn(form, number)


def drawn(form: forms.Form, number: int) -> SafeString:
    fields = {"answer": form[f"answer_{number}"], "words": form[f"words_{number}"]}
    return render_to_string("engagements/criterion.html", fields)
