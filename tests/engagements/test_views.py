import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from engagements.models import Engagement
from engagements.workflow import Status
from tests.engagements.pledging import LANGUAGES, LINE, errors_of
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory
from tests.factories.territory import MunicipalityFactory, square

pytestmark = pytest.mark.django_db


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


def test_what_was_understood_names_the_municipality_in_the_readers_language(visitor):
    names = {"name_en": "Louvain", "name_fr": "Louvain", "name_nl": "Leuven", "name_de": "Löwen"}
    MunicipalityFactory(outline=square(6, 3, 2), **names)
    visitor.choose_targets()
    visitor.draw(LINE)

    page = visitor.client.get(visitor.address("sites", visitor.draft.key, 1))

    assert list(map(str, page.context["places"])) == [names[f"name_{visitor.language}"]]
    assert names[f"name_{visitor.language}"] in page.content.decode()


@pytest.mark.parametrize(
    "step",
    [
        "targets",
        "partner",
        "undertaking",
        "kind",
        "place",
        "period",
        "criteria",
        "contact",
    ],
)
def test_an_empty_page_says_what_is_missing(visitor, step):
    visitor.choose_targets()

    response = visitor.answer(step)

    assert response.status_code == 422
    for field in response.context["form"].errors:
        errors_of(response, field)


def test_the_check_page_says_what_is_shown_of_places_only_where_there_are_some(english):
    english.answer_everything()
    address = english.address("check", english.draft.key)
    mapped = english.client.get(address).content.decode()
    place = MunicipalityFactory()

    area = f"municipality:{place.nis_code}"
    english.answer("place", route="declared", quantity="1", unit="km", area=area)
    declared = english.client.get(address).content.decode()

    assert "only the square kilometre" in mapped
    assert "only the square kilometre" not in declared
    assert "You drew no place" in declared


@pytest.mark.parametrize(
    ("days", "sentence"), [(-400, "Begun on"), (0, "Begun on"), (1, "Starts on")]
)
def test_the_check_page_says_whether_it_has_begun(english, days, sentence):
    day = timezone.localdate() + datetime.timedelta(days)
    english.answer_everything().answer("period", starts_on=day)

    page = english.client.get(english.address("check", english.draft.key)).content.decode()

    assert f"{sentence} {date_format(day, 'DATE_FORMAT')}" in page


def test_what_was_typed_stays_when_something_is_wrong(english):
    english.choose_targets()

    response = english.answer("undertaking", title="A hedge of hawthorn")

    assert "A hedge of hawthorn" in response.content.decode()


def test_a_wrong_enterprise_number_is_refused_and_kept_to_be_mended(visitor):
    visitor.choose_targets()

    response = visitor.answer(
        "partner", kind="company", name="Haag nv", enterprise_number="0403.170.702"
    )

    assert response.status_code == 422
    assert errors_of(response, "enterprise_number")
    assert "0403.170.702" in response.content.decode()


def test_the_end_may_not_be_before_the_start(english):
    english.choose_targets()

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

    for name, args in [("check", []), ("sites_geojson", [1]), ("step", ["partner"])]:
        response = client.get(reverse(f"engagements:{name}", args=[draft.key, *args]))

        assert response.status_code == 404
        assert "A secret hedge" not in response.content.decode()


def test_the_mailed_link_continues_the_draft_in_another_browser(english):
    english.answer_everything()
    english.ask_for_link()

    response = Client().get(english.link(), follow=True)

    assert response.status_code == 200
    assert "A hedge" in response.content.decode()


def test_sending_twice_makes_one_engagement_and_shows_what_was_sent(english):
    english.answer_everything()

    english.send()
    response = english.client.post(english.link_to_confirm)

    assert Engagement.objects.count() == 1
    assert response.url == english.address("sent", english.draft.key)


def test_the_back_button_after_sending_shows_what_was_sent(english):
    english.answer_everything()
    english.send()

    response = english.look_at("period")

    assert response.url == english.address("sent", english.draft.key)


@pytest.mark.parametrize("day", ["2026-11-05", "05/11/2026", "5-11-2026", "5.11.2026", "5/11/26"])
def test_a_day_is_understood_as_it_is_written_in_belgium(visitor, day):
    visitor.choose_targets()

    visitor.answer("period", starts_on=day)

    visitor.draft.refresh_from_db()
    assert visitor.draft.starts_on == datetime.date(2026, 11, 5)


@pytest.mark.parametrize("day", ["0001-01-01", "2999-01-01", "31/02/2026"])
def test_a_day_that_cannot_be_meant_is_refused(english, day):
    english.choose_targets()

    response = english.answer("period", starts_on=day)

    assert errors_of(response, "starts_on")


def test_a_draft_that_lacks_something_is_not_sent(english):
    english.choose_targets()

    response = english.ask_to_send()

    assert response.url == english.address("check", english.draft.key)
    english.draft.refresh_from_db()
    assert english.draft.status == Status.DRAFT


def test_a_signed_in_person_finds_their_draft_on_another_device(client):
    author = UserFactory()
    draft = EngagementFactory(author=author)
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")

    response = client.get(reverse("engagements:check", args=[draft.key]))

    assert response.status_code == 200


def test_the_writers_map_gets_the_exact_sites(english):
    english.choose_targets()
    english.draw(LINE)

    response = english.client.get(english.address("sites_geojson", english.draft.key, 1))

    (feature,) = response.json()["features"]
    assert feature["geometry"]["coordinates"] == LINE["coordinates"]


@pytest.mark.parametrize(
    "step",
    [
        "targets",
        "partner",
        "undertaking",
        "kind",
        "place",
        "period",
        "criteria",
        "privacy",
        "contact",
    ],
)
def test_no_page_of_the_form_takes_more_than_a_dozen_queries(
    english, step, django_assert_max_num_queries
):
    english.answer_everything()

    with django_assert_max_num_queries(12):
        english.look_at(step)
