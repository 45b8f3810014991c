import pytest
import shapely
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import override

from engagements.models import Site
from engagements.placing import places_of
from tests.factories.engagements import EngagementFactory
from tests.factories.territory import MunicipalityFactory, ProvinceFactory, RegionFactory, square

pytestmark = pytest.mark.django_db


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
