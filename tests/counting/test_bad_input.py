"""What nobody should draw, and what is counted of it all the same."""

import struct

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry

from counting import claims
from counting.models import Claim, Credit
from counting.recount import recount_everything
from tests.factories.axes import TargetFactory
from tests.factories.counting import HERE, post, post_line, posting, recount_all, stored
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db


def drawn(shape):
    """A shapely geometry in EPSG:4326 as it is posted."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape, output_dimension=3)), srid=4326)


def counted(geometry, target=None):
    """The credit of one claim, counted, and found right by a full recount."""
    claim = post("BE-1", posting(target or TargetFactory(), geometry))[0]
    recount_all()
    assert recount_everything().differing == 0
    return Credit.objects.get(claim=claim)


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("nowhere", [float("nan"), float("inf")])
def test_a_coordinate_that_is_no_number_is_refused(nowhere):
    wkb = struct.pack("<BIIdddd", 1, 2, 2, 4.05, 50.55, nowhere, 50.56)
    line = GEOSGeometry(memoryview(wkb), srid=4326)

    with pytest.raises(claims.Uncountable):
        post("BE-1", posting(TargetFactory(), line))

    assert not Claim.objects.exists()


def test_an_empty_part_counts_nothing_and_harms_nothing():
    line = shapely.LineString([(4.05, 50.55), (4.051, 50.55)])
    with_empty_part = shapely.from_wkt("MULTILINESTRING (EMPTY, (4.05 50.55, 4.051 50.55))")

    credit = counted(drawn(with_empty_part))

    assert float(credit.credited) == pytest.approx(planar_length(line), rel=2e-4)


def test_a_line_of_two_equal_points_counts_nothing():
    credit = counted(drawn(shapely.LineString([(4.05, 50.55), (4.05, 50.55)])))

    assert (credit.raw, credit.credited, credit.shared) == (0, 0, 0)


def test_heights_count_nothing():
    flat = shapely.LineString([(4.05, 50.55), (4.051, 50.55)])
    steep = shapely.LineString([(4.05, 50.55, 0), (4.051, 50.55, 500)])

    credit = counted(drawn(steep))

    assert float(credit.credited) == pytest.approx(planar_length(flat), rel=2e-4)
    assert not Claim.objects.get().geometry.hasz


def test_a_line_across_the_antimeridian_is_measured_the_short_way():
    credit = counted(drawn(shapely.LineString([(179.9, 50.5), (-179.9, 50.5)])))

    assert float(credit.raw) == pytest.approx(14_195, abs=10)


def test_a_line_of_a_million_vertices_is_counted_and_its_neighbour_too():
    grid_of_municipalities(1, 1)
    target = TargetFactory()
    along = np.linspace(0, 3000, 1_000_000)
    wave = np.column_stack((along, 10 * np.sin(along / 50))) + HERE
    first = counted(stored(shapely.LineString(wave)), target)
    beside = post_line(target, "BE-2", (0, 100), (1000, 100))
    recount_all()

    assert first.credited == first.raw == pytest.approx(3030, abs=15)
    assert Credit.objects.get(claim=beside).shared == 0


def test_of_two_claims_of_one_moment_the_lower_source_and_then_the_lower_number_is_first():
    target = TargetFactory()
    claims_of = {
        (source, number): post_line(target, source, (0, 0), (100, 0), number=number)
        for source, number in (("BE-2", 1), ("BE-1", 2), ("BE-1", 1))
    }
    recount_all()

    assert recount_everything().differing == 0
    credited = {site: Credit.objects.get(claim=claim).credited for site, claim in claims_of.items()}
    assert [site for site, quantity in credited.items() if quantity] == [("BE-1", 1)]


def planar_length(line):
    """Metres along a line in EPSG:4326 on the map: right to a few parts in ten thousand."""
    return drawn(line).transform(3812, clone=True).length
