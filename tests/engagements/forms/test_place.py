import io
import re
from decimal import Decimal

import pytest

from tests.engagements.pledging import (
    ABROAD,
    LANGUAGES,
    POLYGON,
    WAYPOINTS,
    Visitor,
    as_text,
    errors_of,
)
from tests.factories.axes import TargetFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        (POLYGON, "It holds areas, but this target is counted in kilometres of line."),
        (ABROAD, "Everything in it lies outside Belgium"),
        ('{"type": "LineString", "coordinates": [[4.7', "It may have been cut off"),
        ("hedge", "We cannot read “hedge” as a place"),
        ('{"type": "LineString", "coordinates": [["a", "b"], [1, 2]]}', "Nothing in this file"),
        ('{"type": "FeatureCollection", "features": []}', "There is no feature"),
    ],
)
def test_a_drawing_that_cannot_count_is_refused_at_its_field(english, geometry, sentence):
    english.choose_targets()

    response = english.draw(geometry)

    assert response.status_code == 422
    assert sentence in errors_of(response, "geometry")[0]
    assert response.context["form"]["geometry"].value() == as_text(geometry)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (WAYPOINTS, "walk.gpx"),
        ("<gpx", "broken.gpx"),
        ("{", "broken.geojson"),
        ("\x00\x01", "photo.jpg"),
    ],
)
def test_a_file_that_cannot_count_is_refused_at_its_field(visitor, content, name):
    visitor.choose_targets()

    response = visitor.upload(content, name)

    assert response.status_code == 422
    assert errors_of(response, "file")


def test_a_file_of_200_mb_is_refused_with_its_size(english):
    english.choose_targets()

    with io.BytesIO(b"{" + b" " * 200_000_000) as file:
        file.name = "large.geojson"
        response = english.answer("place", route="uploaded", file=file)

    assert response.status_code == 422
    assert "MB" in errors_of(response, "file")[0]


def test_an_upload_is_measured_and_shown(english):
    english.choose_targets()

    response = english.upload(
        '{"type":"Feature","properties":{"name":"Kerkpad"},"geometry":'
        '{"type":"LineString","coordinates":[[4.7,50.88],[4.7014,50.88]]}}',
        "hedge.geojson",
    )

    page = english.client.get(response.url).content.decode()
    assert "Kerkpad" in page
    site = english.draft.contributions.get().sites.get()
    assert site.measured == pytest.approx(Decimal("98.5"), abs=Decimal("0.1"))


@pytest.mark.parametrize(
    "coordinates",
    [
        "50.88, 4.7\n50.88, 4.7014",
        "4.7 50.88\n4.7014 50.88",
        "LINESTRING(4.7 50.88, 4.7014 50.88)",
    ],
)
def test_coordinates_given_as_text_are_measured(english, coordinates):
    english.choose_targets()

    english.answer("place", route="typed", coordinates=coordinates)

    contribution = english.draft.contributions.get()
    assert contribution.is_mapped
    assert contribution.sites.get().measured == pytest.approx(Decimal("98.5"), abs=Decimal("0.1"))


@pytest.mark.parametrize("coordinates", ["", "somewhere near the church", "50.88"])
def test_coordinates_that_cannot_be_read_are_refused_at_their_field(english, coordinates):
    english.choose_targets()

    response = english.answer("place", route="typed", coordinates=coordinates)

    assert response.status_code == 422
    assert errors_of(response, "coordinates")


def test_a_declared_quantity_is_kept_in_metres_for_its_municipality(english):
    municipality = MunicipalityFactory()
    english.choose_targets()

    english.answer(
        "place",
        route="declared",
        quantity="1.5",
        unit="km",
        area=f"municipality:{municipality.nis_code}",
    )

    contribution = english.draft.contributions.get()
    assert contribution.typed_quantity == Decimal(1500)
    assert contribution.municipality == municipality


def test_an_organisation_is_not_asked_how_many_it_is(english):
    target = TargetFactory(of_organisations=True)
    english.answer("targets", targets=target.code)

    response = english.look_at("place")
    page, route = response.content.decode(), response.context["form"]["route"].value()
    english.answer("place", route=route)

    assert 'name="quantity"' not in page
    assert "Where are you at home?" in page
    assert english.draft.contributions.get().typed_quantity == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "metres"),
    [
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("0,04", "0.04"),
        ("1 500", "1500"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("0.125", "0.125"),
    ],
)
def test_a_quantity_is_read_the_same_in_every_language(client, language, typed, metres):
    visitor = Visitor(client, language).begin()
    visitor.choose_targets()
    area = f"municipality:{MunicipalityFactory().nis_code}"

    visitor.answer("place", route="declared", quantity=typed, unit="m", area=area)

    assert visitor.draft.contributions.get().typed_quantity == Decimal(metres)


def shown(field):
    """What stands in the field on the page."""
    return re.search(r'value="([^"]*)"', str(field))[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["0,5", "40", "999", "1125", "1500", "12500", "123456"])
def test_a_quantity_shown_again_can_be_sent_as_it_stands(client, language, typed):
    visitor = Visitor(client, language).begin()
    visitor.target.value = 1000
    visitor.target.save()
    visitor.choose_targets()
    area = f"municipality:{MunicipalityFactory().nis_code}"
    visitor.answer("place", route="declared", quantity=typed, unit="m", area=area)
    kept = visitor.draft.contributions.get().typed_quantity
    form = visitor.look_at("place").context["form"]

    response = visitor.answer(
        "place",
        route="declared",
        quantity=shown(form["quantity"]),
        unit=form["unit"].value(),
        area=area,
    )

    assert response.status_code == 302
    assert (
        visitor.draft.contributions.get().typed_quantity == kept == Decimal(typed.replace(",", "."))
    )


def test_a_number_of_things_shown_again_can_be_sent_as_it_stands(visitor):
    target = TargetFactory(counted=True, value=100_000)
    visitor.answer("targets", targets=target.code)
    area = f"municipality:{MunicipalityFactory().nis_code}"
    visitor.answer("place", route="declared", quantity="1500", area=area)
    form = visitor.look_at("place").context["form"]

    response = visitor.answer(
        "place", route="declared", quantity=shown(form["quantity"]), area=area
    )

    assert response.status_code == 302
    assert visitor.draft.contributions.get().typed_quantity == 1500


@pytest.mark.parametrize("typed", ["1.500", "1,500", "12.345"])
def test_a_quantity_that_can_be_read_in_two_ways_is_asked_again(visitor, typed):
    visitor.choose_targets()

    response = visitor.answer("place", route="declared", quantity=typed, unit="km")

    assert response.status_code == 422
    assert errors_of(response, "quantity")


def test_no_pledge_is_larger_than_the_target_of_the_whole_country(english):
    english.choose_targets()

    response = english.answer("place", route="declared", quantity="999999999", unit="km")

    assert "aims at less" in errors_of(response, "quantity")[0]


@pytest.mark.parametrize("quantity", ["-3", "0", "many", "1e400", "NaN"])
def test_a_quantity_that_is_none_is_refused(english, quantity):
    english.choose_targets()

    response = english.answer("place", route="declared", quantity=quantity, unit="km")

    assert response.status_code == 422
    assert errors_of(response, "quantity")
