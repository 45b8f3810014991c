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


class JoinRequestForm(forms.ModelForm):
    class Meta:
        model = JoinRequest
        fields = ["words"]
        labels = {"words": _("Who you are in the organisation (optional)")}
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}


class SearchForm(forms.Form):
    name = forms.CharField(label=_("Name of your organisation"), max_length=200)
