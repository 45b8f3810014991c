"""What is asked of the list of traces."""

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.history import SOURCES


class HistoryForm(forms.Form):
    """Whose traces, of which kind, about what, from which days."""

    by = forms.CharField(label=_("Person"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All")), *((name, each.label) for name, each in SOURCES.items())],
    )
    about = forms.CharField(label=_("About"), required=False)
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput())
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].widget.input_type = "date"
            self.fields[name].widget.format = "%Y-%m-%d"
