from django import forms
from django.utils.translation import gettext_lazy as _

from engagements.forms.step import StepForm


class UndertakingForm(StepForm):
    title = forms.CharField(
        label=_("Name your pledge in a few words"),
        help_text=_("For example: A mixed hedge along the school playground"),
        max_length=120,
        error_messages={"required": _("Give your pledge a name.")},
    )
    description = forms.CharField(
        label=_("What will you do?"),
        help_text=_("Everyone can read this. Do not write addresses or telephone numbers here."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say in a sentence or two what you will do.")},
    )

    def fill(self) -> None:
        self.initial["title"] = self.engagement.title
        self.initial["description"] = self.engagement.description

    def save(self) -> None:
        self.engagement.keep(**self.cleaned_data)
