from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bba.composed import Composed
from engagements.facts import Difference
from engagements.models import Engagement, ReviewReason
from engagements.workflow import Decision, Status

OFFERED = Composed(ReviewReason.objects.offered)
# These become a letter that says why.
NEEDS_WORDS = (Decision.RETURN, Decision.DECLINE, Decision.WITHDRAW)


def needs_words(decision: Decision, engagement: Engagement) -> bool:
    """Whether the writer is told why; also who was accepted, and is looked at again."""
    was_accepted = engagement.is_public or engagement.status == Status.ADOPTED
    return decision in NEEDS_WORDS or (decision == Decision.REOPEN and was_accepted)


def open_decisions(engagement: Engagement, reviewer: User) -> dict[Decision, str]:
    """What this reviewer can decide now, with the label of each button."""
    moves = engagement.moves if engagement.submitted_at else set()
    labels = {each: str(each.label) for each in Decision if each.may_follow(moves)}
    labels.pop(Decision.PROPOSE, None)
    if engagement.status == Status.RETURNED:
        labels[Decision.REOPEN] = pgettext("decision", "Take the request back")
    if Decision.ACCEPT in labels and engagement.takes_two_reviewers:
        del labels[Decision.ACCEPT]
        if engagement.proposed_by is None:
            labels = {Decision.PROPOSE: str(Decision.PROPOSE.label)} | labels
        elif engagement.proposed_by != reviewer:
            labels = {Decision.ACCEPT: pgettext("decision", "Confirm acceptance")} | labels
    return labels


class ReasonsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class DecisionForm(forms.Form):
    """A reviewer's decision, with the reasons ticked and words in the writer's language."""

    fields: dict[str, Any]

    decision = forms.ChoiceField(choices=Decision.choices)
    reasons = ReasonsField(queryset=None, required=False)
    words = forms.CharField(
        label=_("Your words to the writer"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, answers: Any = None, *, engagement: Engagement, reviewer: User, **kwargs: Any
    ) -> None:
        super().__init__(answers, **kwargs)
        self.engagement, self.reviewer = engagement, reviewer
        self.differences: list[Difference] = []
        self.offered = OFFERED()
        self.fields["reasons"].queryset = ReviewReason.objects.offered()

    @cached_property
    def buttons(self) -> dict[Decision, str]:
        """What can be decided as things stand, with the label of each button."""
        return open_decisions(self.engagement, self.reviewer)

    @property
    def explained(self) -> list[tuple[Decision, str, list[ReviewReason]]]:
        """The decisions that take reasons, with their buttons and the reasons on offer."""
        return [
            (each, label, [reason for reason in self.offered if reason.decision == each])
            for each, label in self.buttons.items()
            if needs_words(each, self.engagement)
        ]

    @property
    def plain(self) -> list[tuple[Decision, str]]:
        """The decisions that need no reason, with their buttons."""
        return [each for each in self.buttons.items() if not needs_words(each[0], self.engagement)]

    @property
    def chosen(self) -> set[str]:
        """Keys of the reasons that were ticked, whatever came of it."""
        ticked: Any = self.data
        return set(ticked.getlist("reasons")) if self.is_bound else set()

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        decision = answers.get("decision")
        if decision:
            answers["decision"] = Decision(decision)
            if needs_words(answers["decision"], self.engagement) and not self.letter:
                self.add_error(
                    "words",
                    gettext("Tick a reason or write one: it becomes the letter to the writer."),
                )
        return answers

    @property
    def letter(self) -> str:
        """The reasons for this decision in the writer's language, then the reviewer's own words."""
        answers, language = self.cleaned_data, self.engagement.language
        reasons = [
            reason.text_in(language)
            for reason in answers.get("reasons") or []
            if reason.decision == answers.get("decision")
        ]
        return "\n\n".join(filter(None, [*reasons, answers.get("words", "")]))
