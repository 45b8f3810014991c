from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagements.workflow import MOVES, Status

# What a reviewer's button asks for. A status that has no button is not decided at the desk.
DECISIONS = {
    Status.ACCEPTED: _("Accept"),
    Status.RETURNED: _("Ask for changes"),
    Status.DECLINED: _("Decline"),
    Status.WITHDRAWN: _("Withdraw"),
    Status.COMPLETED: _("Mark as completed"),
}
NEEDS_WORDS = {Status.RETURNED, Status.DECLINED, Status.WITHDRAWN}


class DecisionForm(forms.Form):
    """The reviewer's decision and the words that go with it, in the writer's language."""

    fields: dict[str, Any]

    words = forms.CharField(
        label=_("Your words to the writer"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    decision = forms.ChoiceField(choices=[])

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = MOVES[Status(status)]
        self.buttons = [(move, label) for move, label in DECISIONS.items() if move in allowed]
        self.fields["decision"].choices = list(DECISIONS.items())

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("decision") in NEEDS_WORDS and not answers.get("words"):
            self.add_error(
                "words", gettext("Write why: these words become the letter to the writer.")
            )
        return answers
