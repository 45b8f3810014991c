"""A private place counts in full, and is attributed no finer than the 1 km cell it is shown in."""

import datetime

import numpy as np
import pytest
import shapely
import time_machine
from django.contrib.gis.geos import GEOSGeometry, LineString

from counting import boundaries
from counting.attribution import Outlines, Part, Spot, in_one_spot, spots_around
from counting.models import Attribution, Credit, RecountRequest, Total
from counting.recount import recount_everything
from territory.cells import cells_of
from territory.models import Municipality
from tests.counting.test_boundaries import outlines_moved
from tests.factories.axes import TargetFactory
from tests.factories.counting import post, posting, recount_all
from tests.factories.territory import (
    MunicipalityFactory,
    ProvinceFactory,
    RegionFactory,
    grid_of_municipalities,
    square,
)

pytestmark = pytest.mark.django_db

# Seven metres west of the border between the first two squares; and well inside the first.
AT_THE_BORDER = LineString((4.0995, 50.55), (4.0999, 50.55), srid=4326)
INSIDE = LineString((4.05, 50.55), (4.0504, 50.55), srid=4326)


def hidden(line):
    """What is shown of a private place: its cell."""
    cell = cells_of(np.array([shapely.from_wkb(bytes(line.wkb))]))[0]
    return GEOSGeometry(memoryview(cell.wkb), srid=4326)


def where():
    """{(municipality, province): credited}"""
    rows = Total.objects.by_municipality()
    return {(row["municipality"], row["province"]): row["credited"] for row in rows}


def spot_of(source):
    """Municipality, province and region of the one part of what counts of a source."""
    part = Attribution.objects.from_source(source).get()
    return (part.municipality_id, part.province_id, part.region_id)


def test_a_private_place_whose_cell_touches_two_municipalities_lies_in_their_province():
    places = grid_of_municipalities(2, 1)
    assert hidden(AT_THE_BORDER).intersects(places[1, 0].outline)

    target = TargetFactory()
    post("BE-1", posting(target, AT_THE_BORDER, shown=hidden(AT_THE_BORDER)))
    post("BE-2", posting(TargetFactory(), AT_THE_BORDER, shown=AT_THE_BORDER))
    recount_all()

    province, home = places[0, 0].province_id, places[0, 0].pk
    private, public = where()[None, province], where()[home, province]
    assert private == public > 28


def test_a_private_place_whose_cell_lies_in_one_municipality_lies_there():
    places = grid_of_municipalities(2, 1)

    post("BE-1", posting(TargetFactory(), INSIDE, shown=hidden(INSIDE)))
    recount_all()

    assert set(where()) == {(places[0, 0].pk, places[0, 0].province_id)}


def test_a_full_recount_places_it_in_the_same_way():
    grid_of_municipalities(2, 1)
    target = TargetFactory()
    for source, line in (("BE-1", AT_THE_BORDER), ("BE-2", INSIDE)):
        post(source, posting(target, line, shown=hidden(line)))
    recount_all()

    assert recount_everything().differing == 0


def test_an_outline_that_reaches_the_cell_but_not_the_place_asks_for_a_recount():
    places = grid_of_municipalities(2, 1)
    claims = post("BE-1", posting(TargetFactory(), AT_THE_BORDER, shown=hidden(AT_THE_BORDER)))
    recount_all()
    boundaries.ask_after_changes()
    recount_all()
    outlines_moved(places[1, 0], square(1, 0))

    boundaries.ask_after_changes()

    assert [each.claim for each in RecountRequest.objects.all()] == claims


class TestWhatHasMovedAway:
    """A place that a cell touched and that is drawn elsewhere since is in no part of the figure."""

    @pytest.fixture
    def at_a_border(self):
        """Post one private line, recount, and let the given places move away, one at a time."""

        def moved(line, *places):
            post("BE-1", posting(TargetFactory(), line, shown=hidden(line)))
            recount_all()
            before = spot_of("BE-1")
            boundaries.ask_after_changes()
            recount_all()
            for place in places:
                outlines_moved(place, square(40, 0))
                boundaries.ask_after_changes()
                recount_all()
            return before, spot_of("BE-1")

        return moved

    def test_what_stood_in_the_province_of_two_municipalities_stands_in_the_one_left(
        self, at_a_border
    ):
        home, neighbour = grid_of_municipalities(2, 1).values()

        before, after = at_a_border(AT_THE_BORDER, neighbour)

        assert before == (None, home.province_id, home.region_id)
        assert after == (home.pk, home.province_id, home.region_id)
        assert recount_everything().differing == 0

    def test_what_stood_in_the_region_of_two_provinces_stands_in_the_one_left(self, at_a_border):
        home, neighbour = grid_of_municipalities(2, 1).values()
        other = ProvinceFactory(region=home.region, outline=square(1, 0))
        Municipality.objects.filter(pk=neighbour.pk).update(province=other)

        before, after = at_a_border(AT_THE_BORDER, neighbour, other, home.province)

        assert before == (None, None, home.region_id)
        assert after == (home.pk, home.province_id, home.region_id)
        assert recount_everything().differing == 0

    def test_what_stood_in_the_country_of_two_regions_stands_in_the_one_left(self, at_a_border):
        home = grid_of_municipalities(1, 1)[0, 0]
        brussels = RegionFactory(outline=square(1, 0))

        before, after = at_a_border(AT_THE_BORDER, brussels)

        assert before == (None, None, None)
        assert after == (home.pk, home.province_id, home.region_id)
        assert recount_everything().differing == 0

    def test_what_lies_beyond_its_cell_is_elsewhere_when_its_place_there_is(self, at_a_border):
        home, _, beyond = grid_of_municipalities(3, 1).values()
        for place in (home.province, home.region):
            outlines_moved(place, square(0, 0, 2, 1))
        long = LineString((4.11, 50.55), (4.24, 50.55), srid=4326)
        assert not hidden(long).intersects(beyond.outline)

        at_a_border(long, beyond)

        assert Credit.objects.get().outside > 2500
        assert recount_everything().differing == 0


def test_what_stood_in_the_province_of_two_municipalities_stands_in_the_one_they_become():
    west, _ = grid_of_municipalities(2, 1).values()
    new = MunicipalityFactory(
        province=west.province, outline=square(0, 0, 2, 1), valid_from=datetime.date(2027, 1, 1)
    )
    Municipality.objects.exclude(pk=new.pk).update(
        successor=new, valid_to=datetime.date(2026, 12, 31)
    )
    post("BE-1", posting(TargetFactory(), AT_THE_BORDER, shown=hidden(AT_THE_BORDER)))
    recount_all()
    before = spot_of("BE-1")

    with time_machine.travel("2027-01-02T12:00:00+01:00", tick=False):
        asked = [boundaries.ask_after_changes() for _ in range(2)]
        recount_all()

        assert before == (None, west.province_id, west.region_id)
        assert spot_of("BE-1") == (new.pk, west.province_id, west.region_id)
        assert asked == [1, 0]
        assert boundaries.ask_after_changes() == 0
        assert recount_everything().differing == 0


WEST, EAST, NORTH = shapely.box(0, 0, 5, 5), shapely.box(5, 0, 10, 5), shapely.box(0, 5, 10, 10)


@pytest.mark.parametrize(
    ("area", "spot"),
    [
        (shapely.box(1, 1, 2, 2), Spot(1, 10, 100)),
        (shapely.box(4, 1, 6, 2), Spot(None, 10, 100)),
        (shapely.box(1, 4, 2, 6), Spot(None, None, 100)),
        (shapely.box(1, 8, 2, 12), Spot(3, 20, 100)),
        (shapely.box(20, 20, 21, 21), Spot()),
    ],
)
def test_an_area_is_known_to_lie_in_what_its_places_have_in_common(area, spot):
    shapes = np.array([WEST, EAST, NORTH])
    spots = (Spot(1, 10, 100), Spot(2, 10, 100), Spot(3, 20, 100))

    assert spots_around(np.array([area]), Outlines(levels=((shapes, spots),))) == [spot]


def test_a_municipality_is_not_enough_where_the_cell_reaches_into_another_province():
    municipality = (np.array([WEST]), (Spot(1, 10, 100),))
    provinces = (np.array([WEST, EAST]), (Spot(None, 10, 100), Spot(None, 20, 100)))
    outlines = Outlines(levels=(municipality, provinces))

    assert spots_around(np.array([shapely.box(4, 1, 6, 2)]), outlines) == [Spot(region=100)]


def test_what_lies_elsewhere_stays_elsewhere():
    elsewhere = Part(Spot(place="elsewhere"), 3)

    parts = in_one_spot([Part(Spot(1, 10, 100), 4), elsewhere, Part(Spot(2, 10, 100), 1)], Spot())

    assert parts == [Part(Spot(), 5), elsewhere]
