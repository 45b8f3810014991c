"""Releases: a day's open data as files."""

import csv
import datetime
import hashlib
import io
import json

import pyogrio
import pytest
import shapely
import time_machine

from catalogue import schedule
from catalogue.dcat import as_json_ld, as_turtle
from catalogue.releases import home, publish, release_of, releases
from counting.models import Edition
from tests.catalogue.figures import accepted, accepted_of_citizen, declared
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 25)
NAMES = {"counts.csv", "engagements.csv", "places.geojson", "places.gpkg"}


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def register():
    hedges = TargetFactory()
    found = [
        accepted(contribution__target=hedges, title="A hedge, “long”"),
        accepted_of_citizen(contribution__target=hedges),
        declared(hedges, 100),
    ]
    EngagementFactory(submitted=True)
    recount_all()
    return found


def test_a_release_holds_everything_in_four_files_with_their_digests(register):
    release = publish(TODAY)

    assert release.files.keys() == NAMES
    assert (release.edition, release.run) == (Edition.objects.current().number, 0)
    for name, file in release.files.items():
        content = release.path(name).read_bytes()
        assert len(content) == file["bytes"]
        assert hashlib.sha256(content).hexdigest() == file["sha256"]


def test_engagements_are_a_table_without_names_of_citizens(register):
    text = publish(TODAY).path("engagements.csv").read_text()

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["reference"] for row in rows] == [each.reference for each in register]
    assert [row["partner"] for row in rows][1] == ""
    assert rows[0]["title"] == "A hedge, “long”"


def test_places_are_the_same_in_both_formats(register):
    release = publish(TODAY)

    features = json.loads(release.path("places.geojson").read_text())["features"]
    meta, _fids, shapes, fields = pyogrio.raw.read(release.path("places.gpkg"))
    assert [shapely.from_wkb(shape).wkt for shape in shapes] == [
        shapely.from_geojson(json.dumps(each["geometry"])).wkt for each in features
    ]
    references = fields[list(meta["fields"]).index("reference")]
    assert list(references) == [each["properties"]["reference"] for each in features]
    assert meta["crs"] == "EPSG:4326"
    assert len(features) == 2


def test_an_empty_register_has_a_release_too():
    release = publish(TODAY)

    assert json.loads(release.path("places.geojson").read_text())["features"] == []
    assert pyogrio.read_info(release.path("places.gpkg"))["features"] == 0


def test_what_was_published_does_not_change(register):
    before = publish(TODAY).path("counts.csv").read_bytes()
    accepted()
    recount_all()

    assert publish(TODAY).path("counts.csv").read_bytes() == before
    assert [each.name for each in home().iterdir()] == [TODAY.isoformat()]


def test_a_release_that_fails_leaves_nothing(register, monkeypatch):
    monkeypatch.setattr("catalogue.releases.write_places", lambda folder, day: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        publish(TODAY)

    assert list(home().iterdir()) == []
    assert releases() == []


def test_old_releases_are_dropped_but_for_the_first_of_each_month():
    days = [datetime.date(2026, 8, 1), datetime.date(2026, 8, 2), datetime.date(2026, 11, 1), TODAY]
    for day in days:
        publish(day)

    assert [each.day for each in releases()] == [TODAY, days[2], days[0]]


def test_the_clock_publishes_today():
    with time_machine.travel(datetime.datetime(2026, 11, 25, 4, tzinfo=datetime.UTC), tick=False):
        schedule.publish_open_data()

    assert release_of(TODAY)


def test_files_have_addresses_that_are_asked_after_by_their_digest(client, register):
    publish(TODAY)

    answer = client.get("/data/2026-11-25/places.geojson")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/geo+json"
    assert "must-revalidate" in answer["Cache-Control"]
    again = {"If-None-Match": answer["ETag"]}
    assert client.get("/data/2026-11-25/places.geojson", headers=again).status_code == 304
    assert b"FeatureCollection" in answer.getvalue()
    contents = client.get("/data/2026-11-25/release.json").getvalue()
    assert json.loads(contents)["files"].keys() == NAMES
    assert client.get("/data/latest/places.gpkg").url == "/data/2026-11-25/places.gpkg"


@pytest.mark.parametrize(
    "address",
    [
        "2026-11-25/other.csv",
        "2026-11-25/..%2Frelease.json",
        "2026-11-24/counts.csv",
        "2026-99-99/counts.csv",
        "latest/other.csv",
        "latest/..",
    ],
)
def test_there_is_nothing_else(client, address):
    publish(TODAY)

    assert client.get(f"/data/{address}").status_code == 404


def test_the_page_explains_what_there_is(client, register):
    assert "written tonight" in client.get("/en/data/").text
    release = publish(TODAY)

    page = client.get("/en/data/").text

    for name, file in release.files.items():
        assert f"/data/2026-11-25/{name}" in page
        assert file["sha256"] in page


def test_the_description_says_the_same_in_both_notations(client, register):
    release = publish(TODAY)
    graph = json.loads(client.get("/data/catalogue.jsonld").text)["@graph"]
    turtle = client.get("/data/catalogue.ttl").text

    kinds = [node["@type"] for node in graph]
    assert kinds.count("dcat:Distribution") == len(NAMES)
    assert {"dcat:Catalog", "dcat:Dataset", "dcat:DataService", "foaf:Agent"} <= set(kinds)
    assert all(f"<{node['@id']}> a {node['@type']}" in turtle for node in graph)
    (data,) = (node for node in graph if node["@type"] == "dcat:Dataset")
    assert {each["@language"] for each in data["dct:title"]} == {"en", "fr", "nl", "de"}
    assert turtle == as_turtle(release)
    assert json.loads(as_json_ld(None))["@graph"]


#: What DCAT-AP 3 makes mandatory, and what catalogues that harvest ask for beside it.
TOLD = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"},
    "dcat:Dataset": {
        "dct:title",
        "dct:description",
        "dct:publisher",
        "dct:identifier",
        "dcat:contactPoint",
        "dcat:theme",
        "dcat:keyword",
        "dcat:distribution",
    },
    "dcat:Distribution": {"dcat:accessURL", "dct:format", "dct:license", "spdx:checksum"},
    "dcat:DataService": {"dct:title", "dcat:endpointURL", "dcat:servesDataset"},
    "foaf:Agent": {"foaf:name"},
    "vcard:Organization": {"vcard:fn", "vcard:hasEmail"},
    "spdx:Checksum": {"spdx:algorithm", "spdx:checksumValue"},
}


def test_the_description_tells_what_dcat_ap_asks_for_and_leads_nowhere_else(client, register):
    publish(TODAY)

    graph = json.loads(client.get("/data/catalogue.jsonld").text)["@graph"]

    told = {node["@id"]: {name for name, values in node.items() if values} for node in graph}
    assert {node["@type"] for node in graph} == TOLD.keys()
    for node in graph:
        assert TOLD[node["@type"]] <= told[node["@id"]], node["@type"]
        for name in ("dct:publisher", "dcat:contactPoint", "dcat:distribution", "spdx:checksum"):
            assert {value["@id"] for value in node.get(name, [])} <= told.keys()
