"""Units: what a kind of metric is stored in, shown in, and drawn as. Exact numbers throughout."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MetricKind(TextChoices):
    """What a target measures."""

    LENGTH_KM = "length_km", _("length in kilometres")
    AREA_HA = "area_ha", _("area in hectares")
    COUNT = "count", pgettext_lazy("what is measured", "number")
    PERCENT = "percent", _("share in per cent")
    TONNES_PER_YEAR = "tonnes_per_year", _("tonnes a year")


class Measure(NamedTuple):
    """How a kind of metric is stored.

    `base_unit` is the unit of stored quantities, `in_one` how many of them make one shown unit,
    and `geometries` the kinds of geometry that can show where it happens.
    """

    base_unit: str
    in_one: Decimal
    geometries: tuple[str, ...]


MEASURES: dict[str, Measure] = {
    MetricKind.LENGTH_KM: Measure("m", Decimal(1000), ("line",)),
    MetricKind.AREA_HA: Measure("m2", Decimal(10000), ("polygon",)),
    MetricKind.COUNT: Measure("", Decimal(1), ("point",)),
    MetricKind.PERCENT: Measure("", Decimal(1), ("point",)),
    MetricKind.TONNES_PER_YEAR: Measure("t/y", Decimal(1), ()),
}
