"""What every question of a machine has in common."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalogue.questions.fields import LONGEST

#: Sent at once: unless asked otherwise, and at most.
ON_ONE_PAGE = 100
MOST = 1000
#: The largest number a key can be.
LARGEST = 2**63 - 1


class Question(forms.Form):
    """The parameters of one address."""

    lang = forms.ChoiceField(
        required=False,
        choices=[(code, code) for code, _name in settings.LANGUAGES],
        help_text=_("Language of names and sentences; otherwise that of Accept-Language."),
    )

    def clean(self) -> dict[str, Any]:
        unknown = sorted(set(self.data) - set(self.fields))
        if unknown:
            names = ", ".join(unknown)[:LONGEST]
            raise ValidationError(
                _("There is no such parameter: %(names)s"), "unknown", {"names": names}
            )
        return super().clean() or self.cleaned_data


class PagedQuestion(Question):
    """A list, page by page: each page says the address of the next."""

    limit = forms.IntegerField(
        required=False,
        min_value=1,
        help_text=_("How many at most; never more than 1,000 are sent at once."),
    )

    @property
    def size(self) -> int:
        """How many are sent at once."""
        return min(self.cleaned_data["limit"] or ON_ONE_PAGE, MOST)
