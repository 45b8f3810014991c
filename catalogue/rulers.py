"""Quantities of a target as figures: from the base unit to text in the unit of the target."""

from collections.abc import Hashable
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from axes.models import Target
from axes.templatetags.figures import Notation, decimals_of, rounded, signs, unit_of
from axes.units import MetricKind
from languages.known import once_for_a_row

NOTHING = Decimal(0)
SPACE = "\N{NO-BREAK SPACE}"
# A share smaller than this is said to be so.
SMALLEST_SHARE = Decimal("0.1")


class Ruler:
    """How quantities of one target are turned into what a page shows of them."""

    @staticmethod
    def of(target: Target, language: str | None = None) -> "Ruler":
        """The ruler of a row for readers of this language, made once as long as the row is kept.

        `language`: the one that is in use, where the caller knows it.
        """
        return ruler_of(target, language)

    def __init__(self, target: Target) -> None:
        self.target = target
        self.language = get_language()
        self.notation = signs(self.language)
        #: What pages show of the target whatever its figures are: the rows of states of which there
        #: is nothing, by state (bars.row_of_nothing), and the frames of bars, by what makes them
        #: differ (drawn.bar_drawn). It goes with the row of the target.
        self.drawn: dict[Hashable, Any] = {}

    @cached_property
    def is_per_cent(self) -> bool:
        return self.target.metric_kind == MetricKind.PERCENT

    @cached_property
    def is_share(self) -> bool:
        """True for a target in per cent whose denominator is known."""
        return self.is_per_cent and bool(self.target.denominator)

    @cached_property
    def has_goal(self) -> bool:
        return not self.is_per_cent or self.is_share

    @cached_property
    def unit(self) -> str:
        """The unit as the head of a column."""
        if self.is_share:
            return "%"
        if self.target.metric_kind == MetricKind.COUNT:
            return str(self.target.unit)
        return self.symbol or pgettext("unit of a figure", "number")

    @cached_property
    def symbol(self) -> str:
        """The unit after a figure on its own: nothing where things are counted."""
        return "%" if self.is_share else unit_of(self.target)

    @cached_property
    def one(self) -> Decimal:
        """So much in the base unit is one in the unit shown."""
        if self.is_share and self.target.denominator:
            return self.target.denominator / 100
        return self.target.in_base_unit(Decimal(1))

    @cached_property
    def decimals(self) -> int:
        return 1 if self.is_share else decimals_of(self.target)

    def in_unit(self, quantity: Decimal) -> Decimal:
        """The quantity in the unit of the target's value."""
        return quantity / self.one

    def read(self, quantity: Decimal) -> str:
        """A quantity in the base unit, as a figure."""
        return self.shown(quantity / self.one) if quantity else self.nothing

    def shown(self, number: Decimal) -> str:
        """A number in the unit shown, as a figure."""
        return rounded(number, self.decimals, self.notation) if number else self.nothing

    @cached_property
    def nothing(self) -> str:
        """The figure of nothing, which many states of most places and partners have."""
        return rounded(NOTHING, self.decimals, self.notation)

    @cached_property
    def no_share(self) -> str:
        """The share of nothing."""
        return share_shown(NOTHING, self.notation)

    @property
    def smallest(self) -> str:
        """The least number that can be read in a figure."""
        return self.nothing[:-1] + "1"

    def share(self, number: Decimal) -> str:
        """What part of the target a number in the unit shown is; empty where that is unknown."""
        if not self.has_goal:
            return ""
        return share_shown(number / self.target.value, self.notation) if number else self.no_share

    @cached_property
    def name(self) -> str:
        return self.target.name

    @cached_property
    def aim(self) -> str:
        """The target in words: “4,000 km by 2030”."""
        return self.by_its_year(with_unit(self.value, "%" if self.is_per_cent else self.unit))

    @cached_property
    def aim_in_full(self) -> str:
        """The same with what is counted: a label is made to be read after its value."""
        label = self.target.label
        if self.is_per_cent:
            return self.by_its_year(labelled(with_unit(self.value, "%"), label))
        return self.by_its_year(f"{self.value}{SPACE}{label}")

    @cached_property
    def value(self) -> str:
        return number_shown(self.target.value)

    def by_its_year(self, quantity: str) -> str:
        year = self.target.target_year
        return _("%(quantity)s by %(year)s") % {"quantity": quantity, "year": year}


@once_for_a_row
def ruler_of(target: Target) -> Ruler:
    return Ruler(target)


def share_shown(share: Decimal, notation: Notation | None = None) -> str:
    """A share in per cent with one decimal; one too small for that is said to be so."""
    per_cent = 100 * share
    if 0 < per_cent < SMALLEST_SHARE:
        return f"<{SPACE}{rounded(SMALLEST_SHARE, 1, notation)}{SPACE}%"
    return f"{rounded(per_cent, 1, notation)}{SPACE}%"


def number_shown(number: Decimal, notation: Notation | None = None) -> str:
    """A figure of the framework: whole where it is whole."""
    return rounded(number, 0 if number == number.to_integral_value() else 2, notation)


def labelled(label: object, text: object) -> str:
    """A label and its text with what stands between them in the reader's language."""
    return label_and_text(get_language()) % {"label": label, "text": text}


@cache
def label_and_text(language: str | None) -> str:
    """How the two are put together in the language that is in use."""
    return _("%(label)s: %(text)s")


def with_unit(number: str, unit: str) -> str:
    return f"{number}{SPACE}{unit}" if unit else number
