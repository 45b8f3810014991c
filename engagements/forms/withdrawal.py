from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawalForm(forms.Form):
    """Why a partner wishes an accepted engagement to be taken back."""

    words = forms.CharField(
        label=_("Why should it be withdrawn?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why: the team decides by it.")},
    )
