"""Figures as people read them: in the target’s unit and the reader’s notation, rounded here."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from django import template
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from axes.models import Target
from axes.units import MetricKind

register = template.Library()

# Below this many base units (m, m²) a single quantity is shown in the small unit.
SMALL = {MetricKind.LENGTH_KM: (Decimal(1000), "m"), MetricKind.AREA_HA: (Decimal(1000), "m²")}
# Those that show decimals of a figure in the target's unit.
DECIMALS: dict[str, int] = {MetricKind.LENGTH_KM: 2, MetricKind.AREA_HA: 2}
# What a number is rounded to, by its decimals.
STEPS = [Decimal(1).scaleb(-decimals) for decimals in range(4)]
NOTHING = Decimal(0)
# What stands for each sign of a number as Python writes it.
Notation = dict[int, str]
# A no-break space keeps a number and its unit on one line.
SPACE = "\N{NO-BREAK SPACE}"


@register.filter
def as_shown(quantity: Decimal | None, target: Target) -> str:
    """A single quantity, stored in the base unit, with the unit that suits its size."""
    if quantity is None:
        return ""
    small = SMALL.get(MetricKind(target.metric_kind))
    if small and abs(quantity) < small[0]:
        return f"{rounded(quantity, decimals_of_small(quantity))}{SPACE}{small[1]}"
    if target.metric_kind == MetricKind.TONNES_PER_YEAR:
        return f"{rounded(quantity, decimals_of_small(quantity))}{SPACE}{unit_of(target)}"
    number = in_unit(quantity, target)
    if target.metric_kind == MetricKind.PERCENT:  # a number of things, until it has a denominator
        return number
    return f"{number}{SPACE}{unit_of(target) or target.unit}"


def decimals_of_small(quantity: Decimal) -> int:
    """A short hedge is shown to the decimetre, a small harvest to the tenth, if it has any."""
    return int(abs(quantity) < 100 and quantity != quantity.to_integral_value())


@register.filter
def in_unit(quantity: Decimal | None, target: Target) -> str:
    """The number alone, in the target's unit, so that a column of figures can be compared."""
    if quantity is None:
        return ""
    return rounded(target.in_target_unit(quantity), decimals_of(target))


def decimals_of(target: Target) -> int:
    """The decimals shown of a figure in the target's unit."""
    return DECIMALS.get(target.metric_kind, 0)


@register.filter
def unit_of(target: Target) -> str:
    """The target's unit in the reader's language."""
    if target.metric_kind == MetricKind.TONNES_PER_YEAR:
        return _("t/year")
    if target.metric_kind in {MetricKind.COUNT, MetricKind.PERCENT}:
        return ""
    return target.unit


def rounded(number: Decimal, decimals: int, notation: Notation | None = None) -> str:
    """A number in the reader's notation, rounded half up, a loss with a minus and not a hyphen.

    As Django's `number_format` writes it, which takes far longer: a page has hundreds. Who writes
    many hands over the notation.
    """
    value = Decimal(number).quantize(STEPS[decimals], rounding=ROUND_HALF_UP) or NOTHING
    return f"{value:,.{decimals}f}".translate(notation or signs(get_language()))


@cache
def signs(language: str | None) -> Notation:
    """What stands for each sign of a number in this language."""
    between, point = (
        get_format("THOUSAND_SEPARATOR", language),
        get_format("DECIMAL_SEPARATOR", language),
    )
    return str.maketrans({",": between, ".": point, "-": "−"})
