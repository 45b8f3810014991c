"""Forms that make us write a letter: a person takes a moment to send one, a program does not."""

import math
import time
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

SALT = "engagements.forms.sending"


class SendingForm(forms.Form):
    """Two things give a program away: it fills in what people do not see, and it is too fast.

    A person taken for one loses nothing: pressing the button once more is enough.
    """

    # Not seen by people; the page always shows it empty.
    reply = forms.CharField(required=False)
    # When the page was first shown: seconds since 1970, signed.
    shown = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        took = time.time() - self.first_shown
        if answers.get("reply") or took < settings.FASTEST_SENDING_SECONDS:
            raise forms.ValidationError(
                _("Please press the button once more. We ask this to keep programs out."),
                code="once_more",
            )
        return answers

    @property
    def first_shown(self) -> float:
        """The moment that was sent along; never, where there is none or not one of ours."""
        try:
            return float(signing.loads(self.data.get("shown", ""), salt=SALT))
        except (signing.BadSignature, ValueError):
            return math.inf

    @property
    def shown_signed(self) -> str:
        """What the page sends along: the moment it was first shown, so that waiting helps."""
        return signing.dumps(min(self.first_shown, time.time()), salt=SALT)


class LinkForm(SendingForm):
    """Where to mail the link with which a draft can be continued."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        error_messages={
            "required": _("Write the e-mail address to which we may send the link."),
            "invalid": _("This is not an e-mail address. It looks like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
