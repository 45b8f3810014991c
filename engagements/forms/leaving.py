from django import forms
from django.utils.translation import gettext_lazy as _


class LeavingForm(forms.Form):
    """That a person means it: an account that was deleted does not come back."""

    is_sure = forms.BooleanField(
        label=_("Yes, delete my account. I know that this cannot be undone."),
        error_messages={"required": _("Tick the box if you mean it.")},
    )
    use_required_attribute = False
