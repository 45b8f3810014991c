from typing import Any

from django import forms

from engagements import placing
from engagements.models import Contribution
from geofiles import reading
from geofiles.findings import Refused
from geofiles.limits import Limits
from geofiles.reading import Feature

# What a hand draws is short; a longer text is a file by nature.
SIGNS = 500_000
AS_DRAWN = Limits(features=600, vertices=20_000)


class DrawingForm(forms.Form):
    """A drawing as it stands, to be compared and not kept; cleaned, the features that can count."""

    geometry = forms.CharField(max_length=SIGNS)

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contribution = contribution

    def clean_geometry(self) -> list[Feature]:
        try:
            read = reading.read_text(self.cleaned_data["geometry"], limits=AS_DRAWN)
            return placing.choose(self.contribution, read)
        except (Refused, placing.PlacesRefused) as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
