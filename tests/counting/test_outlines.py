"""Which outlines a recount looks at, and that it never looks at an old one."""

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon
from django.db import transaction

from counting.measuring import to_planar
from counting.recount.outlines import all_outlines, outlines_around
from tests.factories.territory import MunicipalityFactory, square

pytestmark = pytest.mark.django_db


def lines_at(*middles):
    """Short lines around points in EPSG:3812."""
    return np.array([shapely.LineString([(x, y), (x + 10, y)]) for x, y in middles], dtype=object)


def shown(outlines):
    shapes, spots = outlines.levels[0]
    return {spot.municipality: shape for spot, shape in zip(spots, shapes, strict=True)}


def test_lines_across_the_country_find_a_place_that_lies_north_of_the_ends_of_their_frame():
    place = MunicipalityFactory(at=(4, 6))  # its southern border is the parallel of 51.1 degrees
    inside = to_planar(np.array([shapely.Point(4.45, 51.101)], dtype=object))[0]
    frame = lines_at(*((inside.x + aside, inside.y) for aside in (-140_000, 0, 140_000)))

    assert place.pk in shown(outlines_around(frame))


def test_places_far_from_every_line_are_not_looked_at():
    MunicipalityFactory(at=(4, 6))
    inside = to_planar(np.array([shapely.Point(4.05, 50.55)], dtype=object))[0]

    assert shown(outlines_around(lines_at((inside.x, inside.y)))) == {}


def test_an_outline_is_projected_once_while_it_stands():
    place = MunicipalityFactory(at=(0, 0))

    assert shown(all_outlines())[place.pk] is shown(all_outlines())[place.pk]


def test_a_changed_outline_takes_the_place_of_the_one_that_was_kept():
    place = MunicipalityFactory(at=(0, 0))
    before = shown(all_outlines())[place.pk]
    place.outline = square(0, 0, width=2)
    place.save()

    after = shown(all_outlines())[place.pk]

    assert after.area == pytest.approx(2 * before.area, rel=0.001)


def test_an_outline_changed_in_vain_is_the_one_before():
    place = MunicipalityFactory(at=(0, 0))
    before = shown(all_outlines())[place.pk]
    with transaction.atomic():
        place.outline = MultiPolygon(square(1, 1)[0], srid=4326)
        place.save()
        shown(all_outlines())
        transaction.set_rollback(True)

    assert shown(all_outlines())[place.pk].equals(before)
