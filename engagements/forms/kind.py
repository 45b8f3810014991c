from django import forms
from django.utils.translation import gettext_lazy as _

from counting.models import Kind
from engagements.forms.step import StepForm


class KindForm(StepForm):
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

    def fill(self) -> None:
        self.initial["kind"] = self.contribution.kind or None

    def save(self) -> None:
        self.contribution.kind = self.cleaned_data["kind"]
        self.contribution.save(update_fields=["kind"])
