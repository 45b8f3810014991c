import pytest
from django.contrib.gis.geos import LineString

from catalogue import tiles
from counting.models import Kind
from counting.recount import recount
from progress import reporting
from progress.models import Report
from tests.catalogue.figures import drawn
from tests.catalogue.vector_tiles import EXTENT, address, position, read
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import EngagementFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db

HERE = (4.7000, 50.8800)
HEDGE = [HERE, (4.7014, 50.8800)]
RAILWAY = [(4.3, 50.8), (4.75, 50.9)]


@pytest.fixture
def hedges():
    """A target towards which one reviewer may accept even a railway."""
    return TargetFactory(second_reviewer_above=10_000)


def layers(client, z=14, place=HERE, **question):
    answer = client.get(address(z, *place), question)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    return read(answer.content)


def test_a_near_tile_holds_the_places_of_engagements(client, hedges):
    engagement = drawn(hedges, HEDGE)
    recount()

    (feature,) = layers(client)["places"]

    points = feature.pop("points")
    assert feature == {
        "reference": engagement.reference,
        "target": hedges.code,
        "act": Kind.MANAGED,
        "kind": "site",
        "state": "pledged",
    }
    x, y = position(14, *HERE)
    assert points[0] == pytest.approx((x % 1 * EXTENT, y % 1 * EXTENT), abs=1)
    assert len(points) == 2


def test_a_far_tile_holds_how_many_there_are_and_roughly_where(client, hedges):
    drawn(hedges, HEDGE)
    drawn(hedges, [(4.7, 50.881), (4.7014, 50.881)])
    recount()

    for z in (0, 5, 6, 8, 11):
        (cluster,) = layers(client, z)["clusters"]
        x, y = position(z, 4.7007, 50.8805)
        assert cluster["pledged"] == 2
        assert cluster["points"] == [pytest.approx((x % 1 * EXTENT, y % 1 * EXTENT), abs=2)]


def test_what_reaches_far_is_drawn_from_afar(client, hedges):
    drawn(hedges, RAILWAY)
    recount()

    assert len(layers(client, 9)["places"]) == 1
    assert "places" not in layers(client, 3)


def test_a_private_place_is_its_cell(client, hedges):
    citizen = PartnerFactory(citizen=True)
    engagement = drawn(hedges, HEDGE, partner=citizen, exact_places_are_public=False)
    recount()

    (feature,) = layers(client)["places"]

    assert (feature["kind"], feature["reference"]) == ("cell", engagement.reference)
    assert len(set(feature["points"])) >= 4


def test_places_appear_and_disappear_with_the_figures(client, hedges):
    engagement = drawn(hedges, HEDGE)
    assert client.get(address(14, *HERE)).status_code == 204

    recount()

    first = client.get(address(14, *HERE))
    assert first.status_code == 200
    report = Report.objects.create(contribution=engagement.contributions.get(), done_percent=50)
    reporting.accept(report, by=UserFactory(reviewer=True))
    recount_all()
    states = {feature["state"] for feature in layers(client)["places"]}
    assert states == {"pledged", "implemented"}
    assert int(client.get(address(14, *HERE))["Register-Edition"]) == 2


@pytest.mark.parametrize("z", [9, 14])
def test_a_tile_is_narrowed_by_what_is_asked(client, hedges, z):
    drawn(hedges, HEDGE)
    recount()

    for question in (
        {"target": hedges.code},
        {"objective": hedges.objective.slug},
        {"state": "pledged"},
        {"kind": "association"},
        {"act": "managed", "lang": "fr"},
    ):
        assert client.get(address(z, *HERE), question).status_code == 200
    for question in (
        {"target": TargetFactory().code},
        {"objective": TargetFactory().objective.slug},
        {"objective": TargetFactory().objective.slug, "target": hedges.code},
        {"state": "verified"},
        {"kind": "citizen"},
        {"act": "removed"},
    ):
        assert client.get(address(z, *HERE), question).status_code == 204


@pytest.mark.parametrize(
    "question",
    [
        {"target": "nothing"},
        {"target": "\0"},
        {"objective": "x" * 5000},
        {"state": "done"},
        {"kind": "' OR 1=1 --"},
        {"unknown": "1"},
        {"lang": "xx"},
    ],
)
def test_a_question_without_sense_is_refused_with_a_reason(client, question):
    answer = client.get(address(14, *HERE), question, headers={"Accept-Language": "fr"})

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert error["reason"]
    assert error["parameter"] in {*question, ""}


def test_a_tile_is_the_same_for_readers_of_all_languages_and_what_is_wrong_with_one_is_not(client):
    headers = {"Accept-Language": "nl"}

    tile = client.get(address(14, *HERE), {"lang": "fr"}, headers=headers)
    unknown = client.get(address(14, *HERE), {"x": "1"}, headers=headers)
    absent = client.get("/tiles/15/0/0.mvt", {"lang": "fr"}, headers=headers)

    assert not {"Content-Language", "Vary"} & set(tile.headers)
    for problem, language in ((unknown, "nl"), (absent, "fr")):
        assert problem["Content-Language"] == language
        assert problem["Vary"] == "Accept-Language"


@pytest.mark.parametrize("where", ["15/0/0", "3/8/0", "3/0/8", f"{10**40}/0/0", f"0/{10**40}/0"])
def test_there_is_no_tile_off_the_grid(client, where):
    answer = client.get(f"/tiles/{where}.mvt")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_a_tile_is_asked_after_and_not_sent_again(client, hedges):
    drawn(hedges, HEDGE)
    recount()
    first = client.get(address(14, *HERE))

    again = client.get(address(14, *HERE), headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert "public" in first["Cache-Control"]
    assert first["Access-Control-Allow-Origin"] == "*"


def test_a_tile_that_somebody_has_is_not_made_again(client, hedges, django_assert_num_queries):
    drawn(hedges, HEDGE)
    recount()
    etag = client.get(address(14, *HERE))["ETag"]

    with django_assert_num_queries(1) as asked:
        client.get(address(14, *HERE), headers={"If-None-Match": etag})

    assert "counting_publicplace" not in asked[0]["sql"]


def test_a_tile_of_another_edition_is_made_again(client, hedges):
    drawn(hedges, HEDGE)
    recount()
    first = client.get(address(14, *HERE))
    drawn(hedges, [(4.7, 50.881), (4.7014, 50.881)])
    recount()

    again = client.get(address(14, *HERE), headers={"If-None-Match": first["ETag"]})

    assert len(read(again.content)["places"]) == 2
    assert int(again["Register-Edition"]) == int(first["Register-Edition"]) + 1


def test_a_tile_that_would_be_too_heavy_shows_clusters(client, hedges, monkeypatch):
    for number in range(3):
        drawn(hedges, [(4.7, 50.88 + number / 5000), (4.7014, 50.88 + number / 5000)])
    recount_all()
    monkeypatch.setattr(tiles, "MOST_PLACES", 2)

    found = layers(client)

    assert "places" not in found
    assert sum(cluster["pledged"] for cluster in found["clusters"]) == 3


def test_drafts_have_no_place_on_the_map(client):
    EngagementFactory()
    EngagementFactory(submitted=True)
    recount()

    assert client.get("/tiles/0/0/0.mvt").status_code == 204


def test_a_line_with_many_points_becomes_light_from_afar(client, hedges):
    wiggle = [(4.3 + n / 20000, 50.8 + n % 2 / 100000) for n in range(8000)]
    drawn(hedges, wiggle)
    recount()

    (feature,) = layers(client, 9, (4.4, 50.8))["places"]

    assert len(feature["points"]) < 100
    assert LineString(wiggle).num_points == 8000
