import io
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from engagements.models import Engagement
from engagements.workflow import Status
from tests.engagements.pledging import ABROAD, LINE, POLYGON, WAYPOINTS, Visitor
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "fr", "nl", "de"]


@pytest.fixture(params=LANGUAGES)
def visitor(request, client):
    return Visitor(client, request.param).begin()


@pytest.fixture
def english(client):
    return Visitor(client).begin()


def errors_of(response, field):
    """The sentences at a field, which must also stand in the summary on top."""
    sentences = response.context["form"].errors[field]
    page = response.content.decode()
    summary = page[page.index("error-summary") : page.index("<form method")]
    assert all(escape(sentence) in summary for sentence in sentences)
    return sentences


def test_a_pledge_can_be_made_from_start_to_end(visitor):
    visitor.answer_everything()

    response = visitor.send()

    sent = Engagement.objects.get()
    assert sent.status == Status.SUBMITTED
    assert sent.language == visitor.language
    assert response.url == visitor.address("sent", sent.key)
    assert sent.reference in visitor.client.get(response.url).content.decode()


def test_a_citizens_place_is_private_unless_they_say_otherwise(english):
    english.answer_everything()

    english.draft.refresh_from_db()
    assert english.draft.exact_places_are_public is False


@pytest.mark.parametrize(
    "step", ["target", "partner", "undertaking", "period", "criteria", "contact", "place"]
)
def test_an_empty_page_says_what_is_missing(visitor, step):
    visitor.choose_target()

    response = visitor.answer(step)

    assert response.status_code == 422
    for field in response.context["form"].errors:
        errors_of(response, field)


def test_what_was_typed_stays_when_something_is_wrong(english):
    english.choose_target()

    response = english.answer("undertaking", title="A hedge of hawthorn", kind="created")

    assert "A hedge of hawthorn" in response.content.decode()


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        (POLYGON, "It holds areas, but this target is counted in kilometres of line."),
        (ABROAD, "Everything in it lies outside Belgium"),
        ('{"type": "LineString", "coordinates": [[4.7', ""),
        ("hedge", ""),
        ('{"type": "LineString", "coordinates": [["a", "b"], [1, 2]]}', ""),
        ('{"type": "FeatureCollection", "features": []}', ""),
    ],
)
def test_a_drawing_that_cannot_count_is_refused_at_its_field(english, geometry, sentence):
    english.choose_target()

    response = english.draw(geometry)

    assert response.status_code == 422
    assert sentence in errors_of(response, "geometry")[0]
    kept = response.context["form"]["geometry"].value()
    assert kept == (geometry if isinstance(geometry, str) else kept)


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
    visitor.choose_target()

    response = visitor.upload(content, name)

    assert response.status_code == 422
    assert errors_of(response, "file")


def test_a_file_of_200_mb_is_refused_with_its_size(english):
    english.choose_target()

    with io.BytesIO(b"{" + b" " * 200_000_000) as file:
        file.name = "large.geojson"
        response = english.answer("place", route="uploaded", file=file)

    assert response.status_code == 422
    assert "MB" in errors_of(response, "file")[0]


def test_an_upload_is_measured_and_shown(english):
    english.choose_target()

    response = english.upload(
        '{"type":"Feature","properties":{"name":"Kerkpad"},"geometry":'
        '{"type":"LineString","coordinates":[[4.7,50.88],[4.7014,50.88]]}}',
        "hedge.geojson",
    )

    page = english.client.get(response.url).content.decode()
    assert "Kerkpad" in page
    site = english.draft.contributions.get().sites.get()
    assert site.measured == pytest.approx(Decimal("98.5"), abs=Decimal("0.1"))


def test_a_file_without_a_reference_system_is_asked_for_it_and_then_read(english):
    english.choose_target()
    content = 'name,wkt\nKerkpad,"LINESTRING(170000 180000, 171000 180000)"\n'

    refused = english.upload(content, "hedges.csv")
    accepted = english.upload(content, "hedges.csv", reference_system="EPSG:31370")

    assert "Lambert 72" in errors_of(refused, "file")[0]
    assert accepted.status_code == 302
    site = english.draft.contributions.get().sites.get()
    assert site.measured == pytest.approx(Decimal(1000), abs=Decimal("0.5"))


@pytest.mark.parametrize(
    "coordinates",
    [
        "50.88, 4.7\n50.88, 4.7014",
        "4.7 50.88\n4.7014 50.88",
        "LINESTRING(4.7 50.88, 4.7014 50.88)",
    ],
)
def test_coordinates_given_as_text_are_measured(english, coordinates):
    english.choose_target()

    english.answer("place", route="typed", coordinates=coordinates)

    contribution = english.draft.contributions.get()
    assert contribution.is_mapped
    assert contribution.sites.get().measured == pytest.approx(Decimal("98.5"), abs=Decimal("0.1"))


@pytest.mark.parametrize("coordinates", ["", "somewhere near the church", "50.88"])
def test_coordinates_that_cannot_be_read_are_refused_at_their_field(english, coordinates):
    english.choose_target()

    response = english.answer("place", route="typed", coordinates=coordinates)

    assert response.status_code == 422
    assert errors_of(response, "coordinates")


def test_a_declared_quantity_is_kept_in_metres_for_its_municipality(english):
    municipality = MunicipalityFactory()
    english.choose_target()

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


@pytest.mark.parametrize("quantity", ["-3", "0", "many", "1e400", "NaN"])
def test_a_quantity_that_is_none_is_refused(english, quantity):
    english.choose_target()

    response = english.answer("place", route="declared", quantity=quantity, unit="km")

    assert response.status_code == 422
    assert errors_of(response, "quantity")


def test_a_wrong_enterprise_number_is_refused_and_kept_to_be_mended(visitor):
    visitor.choose_target()

    response = visitor.answer(
        "partner", kind="company", name="Haag nv", enterprise_number="0403.170.702"
    )

    assert response.status_code == 422
    assert errors_of(response, "enterprise_number")
    assert "0403.170.702" in response.content.decode()


def test_the_end_may_not_be_before_the_start(english):
    english.choose_target()

    response = english.answer("period", starts_on="2026-11-01", ends_on="2026-10-01")

    assert errors_of(response, "ends_on")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forged_link_gets_a_page_that_says_how_to_go_on(client, language):
    with override(language):
        address = reverse("engagements:open_link", args=["forged:token"])
        start = reverse("engagements:start")

    response = client.get(address)

    assert response.status_code == 404
    assert start in response.content.decode()


def test_another_visitors_draft_is_not_opened(client):
    draft = EngagementFactory(title="A secret hedge")

    for name, args in [("check", []), ("sites_geojson", []), ("step", ["partner"])]:
        response = client.get(reverse(f"engagements:{name}", args=[draft.key, *args]))

        assert response.status_code == 404
        assert "A secret hedge" not in response.content.decode()


def test_the_mailed_link_continues_the_draft_in_another_browser(
    english, django_capture_on_commit_callbacks, mailoutbox, client
):
    english.answer_everything()
    with django_capture_on_commit_callbacks(execute=True):
        english.client.post(
            english.address("send_link", english.draft.key), {"email": "anne@example.org"}
        )
    english.client.cookies.clear()
    link = next(word for word in mailoutbox[0].body.split() if "/link/" in word)

    response = client.get("/" + link.split("/", 3)[3], follow=True)

    assert response.status_code == 200
    assert "A hedge" in response.content.decode()


def test_sending_twice_makes_one_engagement(english):
    english.answer_everything()

    english.send()
    response = english.send()

    assert Engagement.objects.count() == 1
    assert response.status_code == 404


def test_changing_the_target_drops_what_was_drawn_for_the_other(english):
    english.answer_everything()
    other = Visitor(english.client).target

    english.answer("target", target=other.code)

    assert english.draft.contributions.get().target == other
    assert not english.draft.contributions.get().sites.exists()


def test_a_draft_that_lacks_something_is_not_sent(english):
    english.choose_target()

    response = english.send()

    assert response.status_code == 200
    english.draft.refresh_from_db()
    assert english.draft.status == Status.DRAFT


def test_a_signed_in_person_finds_their_draft_on_another_device(client):
    author = UserFactory()
    draft = EngagementFactory(author=author)
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")

    response = client.get(reverse("engagements:check", args=[draft.key]))

    assert response.status_code == 200


def test_the_writers_map_gets_the_exact_sites(english):
    english.choose_target()
    english.draw(LINE)

    response = english.client.get(english.address("sites_geojson", english.draft.key))

    (feature,) = response.json()["features"]
    assert feature["geometry"]["coordinates"] == LINE["coordinates"]


@pytest.mark.parametrize(
    "step", ["target", "partner", "undertaking", "place", "period", "criteria", "contact"]
)
def test_no_page_of_the_form_takes_more_than_a_dozen_queries(
    english, step, django_assert_max_num_queries
):
    english.answer_everything()

    with django_assert_max_num_queries(12):
        english.look_at(step)
