"""A quantity as people in Belgium type it: 1,5 or 1.5, with or without groups of three."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from axes.models import Target
from axes.units import MetricKind

SEPARATOR = re.compile(r"[.,]")
GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})+")

# The units offered beside the number: the base unit, and the one the target is shown in.
UNITS = {
    MetricKind.LENGTH_KM: [("m", _("metres")), ("km", _("kilometres"))],
    MetricKind.AREA_HA: [("m2", _("m²")), ("ha", _("hectares"))],
}
UNIT_FIELDS = {
    kind: forms.ChoiceField(
        label=pgettext_lazy("of a quantity", "Unit"), choices=units, required=False
    )
    for kind, units in UNITS.items()
}


class QuantityField(forms.DecimalField):
    """Takes a comma or a point for the decimals, whatever the language of the page.

    What could be read in two ways, like 1.500, is refused with a question instead of guessed.
    """

    default_error_messages = {
        "invalid": _("This is not a number. Write for example 40 or 1,5."),
        "two_readings": _(
            "This can be read in two ways. Write thousands without a separator, and decimals with "
            "one or two digits: 1500 or 1,5."
        ),
    }

    def prepare_value(self, value: Any) -> Any:
        """A stored quantity in the reader's notation, without groups: what is shown can be sent."""
        if not isinstance(value, Decimal):
            return value
        return f"{value:f}".replace(".", get_format("DECIMAL_SEPARATOR"))

    def to_python(self, value: Any) -> Any:
        return super().to_python(self.plain(value) if isinstance(value, str) else value)

    def plain(self, text: str) -> str:
        """The same number with a point for its decimals and no groups."""
        text = "".join(text.split()).replace("\N{NARROW NO-BREAK SPACE}", "")
        separators = SEPARATOR.findall(text)
        if len(set(separators)) == 2:
            groups, decimals = sorted(set(separators), key=text.rindex)
            return text.replace(groups, "").replace(decimals, ".")
        if GROUPED.fullmatch(text):
            return SEPARATOR.sub("", text)
        if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", text):
            raise forms.ValidationError(self.error_messages["two_readings"], code="two_readings")
        return text.replace(",", ".")


def asked_of(target: Target) -> tuple[str, str]:
    """The question after a quantity that has one unit only, and what helps to answer it."""
    if target.metric_kind == MetricKind.TONNES_PER_YEAR:
        return (
            gettext("How many tonnes a year?"),
            gettext("The latest yearly figure: it is never added up over the years."),
        )
    if target.metric_kind == MetricKind.PERCENT:
        return gettext("How many?"), gettext("How many there are, not a percentage.")
    return gettext("How many?"), target.unit
