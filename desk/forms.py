"""What is asked of the list of traces, and of who merges two organisations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.history import SOURCES
from partners.models import Partner

FOUND_AT_MOST = 20


class MergeForm(forms.Form):
    """Into which other organisation: one of those found by name or enterprise number."""

    name = forms.CharField(label=_("Name or enterprise number"), required=False, max_length=200)
    into = forms.ModelChoiceField(queryset=Partner.objects.organisations(), required=False)
    with_people = forms.BooleanField(required=False)

    def found(self, partner: Partner) -> list[Partner]:
        """Other organisations of the name or number typed, or nearly of the partner's name."""
        words = str(self["name"].value() or partner.name)
        others = Partner.objects.organisations().exclude(pk=partner.pk)
        number = "".join(sign for sign in words if sign.isdigit())
        of_number = others.filter(enterprise_number=number) if number else others.none()
        named = [*of_number, *others.called(words), *others.named_like(words)[:FOUND_AT_MOST]]
        return list(dict.fromkeys(named))[:FOUND_AT_MOST]


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
