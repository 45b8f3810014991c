import datetime

import pytest

from territory.models import BoundaryLoad, Municipality
from territory.outlines import area_km2, may_replace, redraw_for_map
from tests.factories.territory import grid_of_municipalities, square

NEW, OLD = datetime.date(2025, 1, 1), datetime.date(2023, 1, 1)


def load(on=None, is_coarse=False):
    return BoundaryLoad(situation_on=on, is_coarse=is_coarse)


@pytest.mark.parametrize(
    ("current", "offered", "expected"),
    [
        (load(), load(), True),
        (load(NEW), load(OLD), False),
        (load(OLD), load(NEW), True),
        (load(NEW), load(), True),
        (load(is_coarse=True), load(), True),
        (load(), load(is_coarse=True), False),
        (load(OLD), load(NEW, is_coarse=True), False),
        (load(NEW, is_coarse=True), load(OLD), True),
    ],
)
def test_finer_goes_before_newer_and_newer_before_older(current, offered, expected):
    place = Municipality(outline=square(0, 0), outline_from=current)

    assert may_replace(place, offered, is_derived=False) is expected


def test_one_put_together_does_not_replace_one_of_the_same_day():
    place = Municipality(outline=square(0, 0), outline_from=load())

    assert not may_replace(place, load(), is_derived=True)


def test_an_empty_place_takes_anything():
    place = Municipality(outline=None, outline_from=None)

    assert may_replace(place, load(OLD, is_coarse=True), is_derived=True)


def test_the_area_is_geodesic():
    # 78.8405 km2 is what PostGIS gives for this outline as a geography.
    assert area_km2(square(0, 0)) == pytest.approx(78.8405, abs=0.0001)


@pytest.mark.django_db
def test_drawing_again_changes_nothing():
    grid_of_municipalities(2, 2)
    redraw_for_map(Municipality)

    assert redraw_for_map(Municipality) == 0
