from django import forms
from django.utils.translation import gettext_lazy as _

from engagements.forms.step import StepForm


class ContactForm(StepForm):
    contact_name = forms.CharField(label=_("Your name (optional)"), max_length=150, required=False)
    contact_email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We write to you about this pledge only. The address is never published."),
        error_messages={
            "required": _("Write your e-mail address: it is how we can answer you."),
            "invalid": _("This is not an e-mail address. It looks like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    exact_places_are_public = forms.BooleanField(
        label=_("Show the exact places on the public map"),
        help_text=_(
            "If not ticked, the public sees only the square kilometre they lie in. The quantity "
            "counts in full either way."
        ),
        required=False,
    )

    def fill(self) -> None:
        for field in self.fields:
            self.fields[field].initial = getattr(self.engagement, field)
        if not self.engagement.contact_name and self.engagement.partner is not None:
            partner = self.engagement.partner
            self.fields["contact_name"].initial = partner.name if partner.is_citizen else ""

    def save(self) -> None:
        answers = self.cleaned_data
        if self.engagement.contact_email != answers["contact_email"]:
            answers = answers | {"contact_confirmed_at": None}
        self.engagement.keep(**answers)


class LinkForm(forms.Form):
    """Where to mail the link with which a draft can be continued."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        error_messages={
            "required": _("Write the e-mail address to which we may send the link."),
            "invalid": _("This is not an e-mail address. It looks like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
