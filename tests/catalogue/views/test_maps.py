import pytest
from django.urls import reverse

from catalogue import places
from tests.catalogue.figures import accepted, accepted_of_citizen
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import ContributionFactory, EngagementFactory
from tests.factories.territory import MunicipalityFactory, ProvinceFactory, RegionFactory, square

pytestmark = pytest.mark.django_db

OUTLINES = "/en/outlines.geojson"


def test_outlines_may_be_kept_by_browsers(client):
    RegionFactory(outline_for_map=square(0, 0))

    answer = client.get(OUTLINES)

    assert answer["Content-Type"] == "application/geo+json"
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert len(answer.json()["features"]) == 1


def test_outlines_are_drawn_once(client, django_assert_max_num_queries):
    client.get(OUTLINES)

    with django_assert_max_num_queries(1):
        client.get(OUTLINES)


def test_outlines_are_drawn_without_a_cache_too(without_redis, client):
    RegionFactory(outline_for_map=square(0, 0))

    assert len(client.get(OUTLINES).json()["features"]) == 1


def test_places_of_an_engagement_are_geojson(client):
    engagement = accepted()

    answer = client.get(reverse("catalogue:engagement_places", args=[engagement.reference]))

    (feature,) = answer.json()["features"]
    assert feature["geometry"]["type"] == "LineString"
    (site,) = engagement.contributions.get().sites.all()
    assert feature["geometry"]["coordinates"] == [pytest.approx(each) for each in site.geometry]
    assert "public" in answer["Cache-Control"]


def listed(client, **question):
    """The engagements in the list beside the map, and the answer itself."""
    answer = client.get("/en/map/", question)
    return [each.engagement for each in answer.context["listed"]], answer


@pytest.mark.django_db(transaction=True)
def test_a_target_that_the_process_does_not_know_yet_is_left_out_of_the_list(client):
    engagement = accepted()
    recount_all()
    listed(client)
    ContributionFactory(engagement=engagement, number=2, target=TargetFactory())

    _, answer = listed(client)

    [one] = answer.context["listed"]
    assert one.objectives == [engagement.contributions.first().target.objective]


def test_the_list_beside_the_map_is_narrowed_like_the_map(client):
    hedges, ponds = TargetFactory(), TargetFactory()
    hedge, pond = accepted(contribution__target=hedges), accepted(contribution__target=ponds)
    recount_all()

    assert listed(client)[0] == [pond, hedge]
    assert listed(client, target=hedges.code)[0] == [hedge]
    assert listed(client, objective=ponds.objective.slug)[0] == [pond]
    assert listed(client, state="verified")[0] == []
    found, answer = listed(client, kind="association", act="managed")
    assert found == [pond, hedge]
    assert "/tiles/{z}/{x}/{y}.mvt?act=managed&amp;kind=association" in answer.text


def test_the_list_is_of_the_part_that_is_looked_at(client):
    engagement = accepted()
    recount_all()

    found, answer = listed(client, bbox="4.6,50.8,5,51.9")
    assert found == [engagement]
    assert "In this part of the map" in answer.text
    assert listed(client, bbox="5,50,5.1,50.1")[0] == []


def test_a_private_place_is_listed_wherever_its_cell_is_touched(client):
    engagement = accepted_of_citizen()
    recount_all()
    west, south, east, north = engagement.contributions.get().sites.get().cell.extent

    for box in ((west, south, west + 1e-4, north), (east - 1e-4, south, east, north)):
        assert listed(client, bbox=",".join(map(str, box)))[0] == [engagement]


@pytest.mark.parametrize(
    "question",
    [
        {"state": "done"},
        {"target": "\0"},
        {"objective": "x" * 5000},
        {"bbox": "1,2,3"},
        {"bbox": "nan,nan,nan,nan"},
        {"bbox": "5,50,4,51"},
        {"bbox": "1e400,1,2,3"},
    ],
)
def test_what_makes_no_sense_is_refused_and_everything_is_listed(client, question):
    engagement = accepted()
    recount_all()

    found, answer = listed(client, **question)

    assert answer.status_code == 400
    assert "Please look at this again" in answer.text
    assert found == [engagement]


def test_a_map_that_moves_asks_for_the_list_alone(client):
    accepted()
    recount_all()

    answer = client.get("/en/map/", headers={"HX-Request": "true"})

    assert "<html" not in answer.text
    assert "1 engagement" in answer.text
    assert "HX-Request" in answer["Vary"]


def test_the_list_says_what_each_is_for_in_the_order_of_its_contributions(client):
    engagement = accepted(title="A hedge")
    ContributionFactory(engagement=engagement, declared=True, target=TargetFactory(), number=2)
    recount_all()

    first, second = [each.target.objective.name for each in engagement.contributions.all()]
    page = client.get("/en/map/").text
    assert f"{engagement.partner.name} · {first} · {second}</p>" in page


@pytest.mark.parametrize("count", [1, 14])
def test_the_page_takes_as_few_queries_for_many_as_for_one(
    client, django_assert_max_num_queries, count
):
    """The edition, places, keys, rows, extents and targets; objectives and targets to choose."""
    for _ in range(count):
        accepted()
    recount_all()

    with django_assert_max_num_queries(8):
        assert client.get("/en/map/").context["page"].paginator.count == count
    with django_assert_max_num_queries(6):
        client.get("/en/map/", headers={"HX-Request": "true"})


def test_a_wide_view_goes_through_so_many_places_and_says_so(client, monkeypatch):
    accepted()
    accepted()
    recount_all()
    monkeypatch.setattr(places, "LISTED_PLACES", 1)

    found, answer = listed(client)

    assert len(found) == 1
    assert "More than 1 engagement lies here" in answer.text


def test_cards_are_given_of_what_is_pointed_at(client):
    engagement, draft = accepted(title="A hedge"), EngagementFactory(submitted=True, title="Hidden")

    references = [engagement.reference, draft.reference, "\0", "nothing"]
    answer = client.get("/en/map/chosen/", {"reference": references})

    assert "A hedge" in answer.text
    assert "Hidden" not in answer.text


@pytest.mark.parametrize("typed", ["liege", "LIÈ", "luik", "lüttich", " Lüt"])
def test_a_place_is_found_by_its_name_in_any_language_however_it_is_typed(client, typed):
    MunicipalityFactory(at=(1, 1), name_en="Liège", name_nl="Luik", name_de="Lüttich")
    MunicipalityFactory(at=(2, 1), name_en="Huy")

    (place,) = client.get("/en/places.json", {"q": typed}).json()["places"]

    assert place["name"] == "Liège (municipality)"
    assert place["extent"] == [4.1, 50.6, 4.2, 50.7]


def test_a_town_whose_outline_is_not_known_leads_to_its_province_and_says_so(client):
    province = ProvinceFactory(name_en="Flemish Brabant", outline=square(0, 0, 2))
    MunicipalityFactory(name_en="Louvain", province=province, outline=None, outline_for_map=None)

    (place,) = client.get("/en/places.json", {"q": "louv"}).json()["places"]

    assert place == {"name": "Louvain (in Flemish Brabant)", "extent": [4.0, 50.5, 4.2, 50.6]}


@pytest.mark.parametrize("typed", ["", "--", "nowhere", "x" * 5000])
def test_what_is_no_place_finds_nothing(client, typed):
    MunicipalityFactory(at=(1, 1))

    assert client.get("/en/places.json", {"q": typed}).json() == {"places": []}
