from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import JoinRequest


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("Your colleague’s e-mail address"),
        error_messages={
            "required": _("Write the address to which we may send the invitation."),
            "invalid": _("This is not an e-mail address. It looks like name@example.org."),
        },
    )
    known_as = forms.CharField(
        label=_("Your own name, which the invitation tells your colleague"),
        max_length=150,
        error_messages={
            "required": _("Write your name, so that your colleague knows who invites.")
        },
    )

    def __init__(self, *args, by, **kwargs):
        """Whose name we know already is not asked for it."""
        super().__init__(*args, **kwargs)
        if by.name:
            del self.fields["known_as"]


class JoinRequestForm(forms.ModelForm):
    class Meta:
        model = JoinRequest
        fields = ["words"]
        labels = {"words": _("Who you are in the organisation (optional)")}
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}


class SearchForm(forms.Form):
    name = forms.CharField(label=_("Name of your organisation"), max_length=200)
