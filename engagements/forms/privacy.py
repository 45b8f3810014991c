from django import forms
from django.utils.translation import gettext_lazy as _

from engagements.forms.step import StepForm

CELL, EXACT = "cell", "exact"


class PrivacyForm(StepForm):
    """How exactly the places are shown; nothing is asked where there are none on the map."""

    places = forms.ChoiceField(
        label=_("How may the places be shown on the public map?"),
        choices=[
            (CELL, _("Only the square kilometre they lie in")),
            (EXACT, _("Exactly, as they were drawn or sent")),
        ],
        widget=forms.RadioSelect,
        help_text=_("The quantity counts in full either way."),
        error_messages={"required": _("Choose one.")},
    )

    def fill(self) -> None:
        self.is_mapped = any(each.is_mapped for each in self.contributions)
        if not self.is_mapped:
            del self.fields["places"]
            return
        is_exact = self.engagement.exact_places_are_public
        self.initial["places"] = EXACT if is_exact else CELL

    def save(self) -> None:
        if self.is_mapped:
            is_exact = self.cleaned_data["places"] == EXACT
            self.engagement.keep(exact_places_are_public=is_exact, privacy_is_chosen=True)
