import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import override

from counting.measuring import as_decimal, geodesic_lengths, in_thousandths
from engagements import placing
from engagements.models import PlaceRoute, Site
from engagements.placing import SITES_AT_ONCE, places_of
from geofiles.reading import Feature
from territory.cells import cells_of, middles_of
from tests.engagements.pledging import LINE, POLYGON
from tests.factories.axes import TargetFactory
from tests.factories.engagements import ContributionFactory, EngagementFactory
from tests.factories.territory import MunicipalityFactory, ProvinceFactory, RegionFactory, square
from tests.geofiles.files import geojson

pytestmark = pytest.mark.django_db

WELL = {"type": "Point", "coordinates": [4.7, 50.88]}


@pytest.fixture
def places():
    """Two towns side by side, in the west of a province, in the west of a region."""
    region = RegionFactory(outline=square(0, 0, 4, 1))
    province = ProvinceFactory(outline=square(0, 0, 3, 1), region=region)
    towns = [
        MunicipalityFactory(nis_code=code, province=province, at=(column, 0))
        for column, code in enumerate(["10001", "10002"])
    ]
    return [*towns, province, region]


def test_each_point_is_given_the_smallest_place_it_lies_in(places):
    town, next_town, province, region = (place.pk for place in places)
    easts = [4.05, 4.15, 4.25, 4.35, 4.45]

    assert places_of(shapely.points(easts, [50.55] * 5)) == [
        (town, None, None),
        (next_town, None, None),
        (None, province, None),
        (None, None, region),
        (None, None, None),
    ]


def test_what_lies_on_a_border_belongs_to_the_first_of_both(places):
    town = places[0]
    vertex = Point(4.1, 50.5, srid=4326)

    assert places_of(shapely.points([vertex.x], [vertex.y])) == [(town.pk, None, None)]


def test_a_site_names_one_place_only():
    site = EngagementFactory().contributions.get().sites.get()
    site.municipality = MunicipalityFactory()
    site.province = site.municipality.province

    with pytest.raises(ValidationError, match="smallest place"):
        site.validate_constraints()


def test_a_place_without_a_name_in_the_language_of_the_reader_is_called_by_another():
    site = EngagementFactory().contributions.get().sites.get()
    site.municipality = MunicipalityFactory(name_en="Bertem", name_de="")
    site.province = site.region = None
    site.save()

    with override("de"):
        [listed] = Site.objects.filter(pk=site.pk).with_place()

    assert listed.place == "Bertem"


def test_many_sites_are_stored_as_they_were_read(places):
    count = SITES_AT_ONCE + 3
    eastings = np.linspace(4.001, 4.499, count)
    shapes = shapely.linestrings([[(x, 50.52), (x, 50.521)] for x in eastings])
    names = [f"Haie du café {number}" for number in range(count)]
    features = [
        Feature(2 * number, 1, name, shape)
        for number, (name, shape) in enumerate(zip(names, shapes, strict=True), 1)
    ]
    contribution = EngagementFactory().contributions.get()

    placing.give_sites(contribution, features, route=PlaceRoute.UPLOADED)

    sites = list(contribution.sites.order_by("number"))
    assert [site.number for site in sites] == list(range(1, count + 1))
    assert [site.feature_number for site in sites] == [each.number for each in features]
    assert [site.name for site in sites] == names
    assert [site.geometry.wkb.tobytes() for site in sites] == [each.wkb for each in shapes]
    assert {site.geometry.srid for site in sites} == {4326}
    metres = in_thousandths(geodesic_lengths(shapes))
    assert [site.measured for site in sites] == [as_decimal(each) for each in metres]
    assert [site.cell.wkb.tobytes() for site in sites] == [each.wkb for each in cells_of(shapes)]
    assert [(site.municipality_id, site.province_id, site.region_id) for site in sites] == (
        places_of(middles_of(shapes))
    )


def test_a_site_of_nothing_and_one_of_millions_are_stored_to_the_thousandth():
    target = TargetFactory(in_hectares=True)
    contribution = ContributionFactory(target=target)
    shapes = [shapely.box(4, 50, 4 + side, 50 + side) for side in (1e-7, 1e-4, 0.5)]
    features = [Feature(number, 1, "", shape) for number, shape in enumerate(shapes, 1)]

    placing.give_sites(contribution, features, route=PlaceRoute.UPLOADED)

    measured = contribution.sites.order_by("number").values_list("measured", flat=True)
    assert list(measured) == placing.measure(target, np.array(shapes))
    assert max(measured) > 10**9


def test_what_serves_another_target_is_named_and_left_out(english):
    english.choose_targets()

    response = english.upload(geojson(LINE, POLYGON, WELL), "hagen.geojson")
    page = english.client.get(response.url, follow=True).content.decode()

    assert "A part of feature 2 was left out: areas and their outlines do not count" in page
    assert "A part of feature 3 was left out: single points do not count" in page
    assert Site.objects.get().feature_number == 1
