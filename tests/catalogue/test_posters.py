"""Pictures of trends, looked at point by point."""

import datetime
import io
from decimal import Decimal

import pytest
from PIL import Image, ImageColor

from catalogue.bars import bar_of
from catalogue.posters import BOX, FILL, LOOKS, poster_of_trend
from catalogue.trends import trend_of
from counting.models import Edition
from tests.factories.axes import TargetFactory

TODAY = datetime.date(2026, 12, 31)
KM = Decimal(1000)
LEFT, TOP, RIGHT, BOTTOM = BOX
#: A reduced palette and smooth edges change a colour by less.
NEAR = 12


def states(quantity):
    return {"pledged": {("mapped", "managed"): quantity}}


def picture(history, today):
    target = TargetFactory.build(value=Decimal(1000), unit="km", unit_en="km")
    trend = trend_of(target, states(today), {"pledged": history}, TODAY)
    png = poster_of_trend(bar_of(target, states(today)), trend, Edition(number=1))
    with Image.open(io.BytesIO(png)) as drawn:
        return drawn.convert("RGB")


def heights(drawn, state, x):
    """Where on a column of the picture the line of a state is, from its top."""
    colour = ImageColor.getrgb(FILL[state][1])
    half = LOOKS[state][0] // 2
    return [
        y
        for y in range(TOP - half, BOTTOM + half + 1)
        if all(abs(a - b) < NEAR for a, b in zip(drawn.getpixel((x, y)), colour, strict=True))
    ]


def test_the_lines_run_from_the_first_day_to_today_to_scale():
    drawn = picture({TODAY - datetime.timedelta(days=100): 10 * KM}, 40 * KM)

    begins, ends = heights(drawn, "pledged", LEFT + 2), heights(drawn, "pledged", RIGHT - 6)
    assert begins[0] == pytest.approx(BOTTOM - (BOTTOM - TOP) / 4, abs=5)
    assert ends[0] == pytest.approx(TOP, abs=5)
    assert heights(drawn, "verified", (LEFT + RIGHT) // 2)[-1] == pytest.approx(BOTTOM, abs=5)


@pytest.mark.parametrize(
    ("history", "today"),
    [({}, 40 * KM), ({}, Decimal(0)), ({datetime.date(2026, 12, 1): Decimal(0)}, Decimal(0))],
)
def test_without_figures_of_two_days_no_line_is_drawn(history, today):
    drawn = picture(history, today)

    middle = (LEFT + RIGHT) // 2
    assert not heights(drawn, "verified", middle)
    assert not heights(drawn, "implemented", middle)


def test_one_day_and_today_are_a_line():
    drawn = picture({TODAY - datetime.timedelta(days=1): 40 * KM}, 40 * KM)

    assert heights(drawn, "verified", LEFT + 2)
    assert heights(drawn, "pledged", LEFT + 2)[0] == pytest.approx(TOP, abs=5)
