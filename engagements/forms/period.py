import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagements.forms.step import StepForm

# As people in Belgium write a day, whatever the language of the page; the first is what a browser's
# own field for dates sends.
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y"]
NOT_A_DAY = _("This is not a date. Write day, month and year, for example 31/3/2027.")
EARLIEST, LATEST = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)


class PeriodForm(StepForm):
    starts_on = forms.DateField(
        label=_("When does it start, or when did it?"),
        help_text=_(
            "Already begun? Give the day on which it did: a day in the past says that it has begun."
        ),
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format=DAY_FORMATS[0]),
        error_messages={
            "required": _("Give the day on which it starts, or started."),
            "invalid": NOT_A_DAY,
        },
    )
    ends_on = forms.DateField(
        label=_("Until when? (optional)"),
        help_text=_("Leave it empty if it is meant to stay."),
        required=False,
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format=DAY_FORMATS[0]),
        error_messages={"invalid": NOT_A_DAY},
    )

    def fill(self) -> None:
        self.initial["starts_on"] = self.engagement.starts_on or timezone.localdate()
        self.initial["ends_on"] = self.engagement.ends_on

    def clean_starts_on(self) -> datetime.date:
        day = self.cleaned_data["starts_on"]
        if not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(gettext("Check the year: it lies too far away."))
        return day

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        starts_on, ends_on = answers.get("starts_on"), answers.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error(
                "ends_on", gettext("The end is before the start. Correct one of the two dates.")
            )
        return answers

    def save(self) -> None:
        self.engagement.keep(**self.cleaned_data)
