from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat

from engagements.forms.step import StepForm
from partners.models import Partner, PartnerKind, is_an_enterprise_number


class PartnerForm(StepForm):
    kind = forms.ChoiceField(
        label=_("You make this pledge as"),
        choices=PartnerKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    name = forms.CharField(
        label=_("Your name, or the name of your organisation"),
        help_text=_("A citizen’s name is never published; the name of an organisation is."),
        max_length=200,
        error_messages={"required": _("Write a name.")},
    )
    enterprise_number = forms.CharField(
        label=_("Enterprise number (optional)"),
        help_text=_("Ten digits, for example 0403.170.701. Citizens leave it empty."),
        max_length=20,
        required=False,
    )

    def fill(self) -> None:
        partner = self.engagement.partner
        if partner is not None:
            for field in ("kind", "name", "enterprise_number"):
                self.fields[field].initial = getattr(partner, field)

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        if kind == PartnerKind.CITIZEN and self.engagement.contributions.of_organisations():
            raise forms.ValidationError(
                gettext(
                    "One of the targets you chose counts organisations. Say which one you pledge "
                    "for, or choose other targets first."
                )
            )
        return kind

    def clean_enterprise_number(self) -> str:
        number = vat.compact(self.cleaned_data["enterprise_number"])
        if number:
            is_an_enterprise_number(number)
        return number

    def save(self) -> None:
        partner = self.engagement.partner
        if partner is None or partner.recognised_at is not None:
            partner = Partner()
        was_citizen = partner.pk is None or partner.is_citizen
        for field in ("kind", "name", "enterprise_number"):
            setattr(partner, field, self.cleaned_data[field])
        if partner.is_citizen:
            partner.enterprise_number = ""
        partner.save()
        answers: dict[str, Any] = {"partner": partner}
        if partner.is_citizen or was_citizen:
            # A garden is shown as a 1 km cell; an organisation's places are public unless it asks.
            answers["exact_places_are_public"] = not partner.is_citizen
        self.engagement.keep(**answers)
