from django import forms
from django.utils.translation import gettext_lazy as _

from engagements.forms.step import StepForm


class ContactForm(StepForm):
    """Where we write to; of an organisation also to whom. A citizen has given their name."""

    contact_name = forms.CharField(
        label=_("Your name (optional)"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We write to you about this pledge only. The address is never published."),
        error_messages={
            "required": _("Write your e-mail address: it is how we can answer you."),
            "invalid": _("This is not an e-mail address. It looks like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def fill(self) -> None:
        self.initial["contact_email"] = self.engagement.contact_email
        if self.is_a_citizens:
            del self.fields["contact_name"]
        else:
            self.initial["contact_name"] = self.engagement.contact_name

    @property
    def is_a_citizens(self) -> bool:
        return self.engagement.partner is not None and self.engagement.partner.is_citizen

    def save(self) -> None:
        answers = self.cleaned_data
        if self.is_a_citizens:
            answers = answers | {"contact_name": self.engagement.partner.name[:150]}
        if self.engagement.contact_email != answers["contact_email"]:
            answers = answers | {"contact_confirmed_at": None}
        self.engagement.keep(**answers)
