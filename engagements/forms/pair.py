from typing import Any

from django import forms

from counting.models import Claim, Verdict


class PairForm(forms.Form):
    """A decision on a site of one engagement and one that counts already, by their numbers."""

    number = forms.IntegerField(min_value=0)
    source = forms.CharField(max_length=20)
    other_number = forms.IntegerField(min_value=0)
    verdict = forms.ChoiceField(choices=Verdict.choices)
    reason = forms.CharField(required=False, max_length=1000)

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        """`own` is the reference under which the engagement itself counts, or would."""
        super().__init__(*args, **kwargs)
        self.own = own

    def clean_source(self) -> str:
        source = self.cleaned_data["source"]
        if source == self.own or not Claim.objects.live().from_source(source).exists():
            raise forms.ValidationError("")
        return source
