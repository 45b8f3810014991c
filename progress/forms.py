"""A report as it is entered at the desk: a share, or a file that says where it was done."""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from engagements import placing
from geofiles import reading
from geofiles.findings import Refused
from geofiles.limits import Limits
from progress.models import Report


class ReportForm(forms.ModelForm):
    """Reads the file while it is cleaned, so that what is wrong with it is said at its field.

    The desk waits for it, so a file of more than `REPORT_BYTES_AT_MOST` is refused unread.
    """

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
            limits = replace(Limits(), bytes=settings.REPORT_BYTES_AT_MOST)
            try:
                read = reading.read(file, name=file.name, limits=limits)
                self.features = placing.choose(contribution, read)
            except (Refused, placing.PlacesRefused) as refusal:
                self.add_error("file", str(refusal))
        return answers
