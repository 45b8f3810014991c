from django import forms
from django.utils.translation import gettext_lazy as _

from counting.models import Kind
from engagements.forms.step import StepForm


class UndertakingForm(StepForm):
    title = forms.CharField(
        label=_("Name your pledge in a few words"),
        help_text=_("For example: A mixed hedge along the school playground"),
        max_length=120,
        error_messages={"required": _("Give your pledge a name.")},
    )
    kind = forms.ChoiceField(
        label=_("Is this something new?"),
        choices=[
            (Kind.CREATED, _("New: we create or plant it")),
            (Kind.MANAGED, _("It exists: we manage it for nature")),
            (Kind.REMOVED, _("A loss: we report what disappears")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    description = forms.CharField(
        label=_("What will you do?"),
        help_text=_("Everyone can read this. Do not write addresses or telephone numbers here."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say in a sentence or two what you will do.")},
    )

    def fill(self) -> None:
        self.fields["title"].initial = self.engagement.title
        self.fields["description"].initial = self.engagement.description
        if self.contribution and self.engagement.title:
            self.fields["kind"].initial = self.contribution.kind

    def save(self) -> None:
        self.engagement.keep(
            title=self.cleaned_data["title"], description=self.cleaned_data["description"]
        )
        self.engagement.contributions.update(kind=self.cleaned_data["kind"])
