from decimal import Decimal

import pytest
from django.utils.translation import override

from axes.templatetags.figures import as_shown
from axes.units import MetricKind
from tests.factories.axes import TargetFactory


@pytest.mark.parametrize(
    ("kind", "quantity", "shown"),
    [
        (MetricKind.LENGTH_KM, "98.46", "98,5 m"),
        (MetricKind.LENGTH_KM, "98", "98 m"),
        (MetricKind.LENGTH_KM, "412.6", "413 m"),
        (MetricKind.LENGTH_KM, "12345", "12,35 km"),
        (MetricKind.AREA_HA, "15000", "1,50 ha"),
        (MetricKind.TONNES_PER_YEAR, "12.5", "12,5 t/jaar"),
        (MetricKind.TONNES_PER_YEAR, "1234.5", "1.235 t/jaar"),
    ],
)
def test_a_single_quantity_is_shown_in_belgian_notation_as_fine_as_its_size_asks(
    kind, quantity, shown
):
    target = TargetFactory.build(metric_kind=kind, unit_en=shown.split()[-1])

    with override("nl"):
        said = as_shown(Decimal(quantity), target)

    assert said.replace("\N{NO-BREAK SPACE}", " ") == shown
