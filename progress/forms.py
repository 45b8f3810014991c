"""A report as it is entered at the desk: a share, or a file that says where it was done."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagements import placing
from geofiles import reading
from geofiles.findings import Refused
from progress.models import Report


class ReportForm(forms.ModelForm):
    """Reads the file while it is cleaned, so that what is wrong with it is said at its field."""

    file = forms.FileField(
        label=_("Where it was done"),
        help_text=_(
            "Optional: a GeoJSON, GPX, KML, Shapefile (zipped), GeoPackage or CSV file. What it "
            "shows is measured and takes the place of the share."
        ),
        required=False,
    )

    class Meta:
        model = Report
        fields = ["contribution", "situation_on", "done_percent", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.features: list[reading.Feature] = []

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        file, contribution = answers.get("file"), answers.get("contribution")
        if file and contribution:
            try:
                self.features = placing.choose(contribution, reading.read(file, name=file.name))
            except (Refused, placing.PlacesRefused) as refusal:
                self.add_error("file", str(refusal))
        return answers
