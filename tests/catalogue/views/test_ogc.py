"""OGC API – Features: as the standard asks, and as GDAL opens it."""

import json
import os
import subprocess
import sys

import jsonschema
import pytest

from catalogue import description
from tests.catalogue.figures import accepted_of_citizen, drawn
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all

HEDGE = [(4.7000, 50.8800), (4.7014, 50.8800)]
ITEMS = "/ogc/collections/places/items"
# A program of its own: ours forbids GDAL every driver that opens addresses.
LOOK = """
import json, sys, pyogrio, shapely
if "OAPIF" not in pyogrio.list_drivers():
    print(json.dumps(None)); sys.exit()
address = "OAPIF:" + sys.argv[1]
meta, _fids, geometry, fields = pyogrio.raw.read(address, layer="places", bbox=(4, 50, 5, 51))
print(json.dumps({
    "layers": pyogrio.list_layers(address).tolist(),
    "crs": meta["crs"],
    "shapes": [shapely.from_wkb(each).wkt for each in geometry],
    "fields": {name: [str(value) for value in column]
               for name, column in zip(meta["fields"], fields)},
}))
"""


def place_two():
    """A hedge everybody sees, and one of which only the cell is public."""
    target = TargetFactory()
    engagements = [
        drawn(target, HEDGE),
        accepted_of_citizen(contribution__target=target),
    ]
    recount_all()
    return engagements


@pytest.mark.django_db
def test_every_document_is_there_and_linked(client):
    for operation in description.FEATURES[:-1]:
        answer = client.get(f"/ogc/{operation.path}", {"f": "json"})
        assert answer.status_code == 200
        if operation.name != "api":
            assert answer["Content-Type"] == operation.media

    landing = client.get("/ogc/").json()
    rels = {link["rel"]: link for link in landing["links"]}
    assert rels.keys() >= {"self", "service-desc", "conformance", "data"}
    conformance = client.get("/ogc/conformance").json()["conformsTo"]
    assert {each.rsplit("/", 1)[1] for each in conformance} == {"core", "oas30", "geojson"}
    (collection,) = client.get("/ogc/collections").json()["collections"]
    assert collection == client.get("/ogc/collections/places").json()
    assert client.get("/ogc/api").json()["openapi"].startswith("3.0")


@pytest.mark.django_db
def test_items_are_described_and_each_has_an_address(client):
    place_two()

    collection = client.get(ITEMS).json()

    parts = description.SCHEMAS
    jsonschema.validate(collection, parts["Features"] | {"components": {"schemas": parts}})
    assert collection["numberReturned"] == len(collection["features"]) == 2
    first = collection["features"][0]
    assert client.get(f"{ITEMS}/{first['id']}").json() == first
    assert client.get(f"{ITEMS}/{2**70}").status_code == 404
    assert client.get(f"{ITEMS}/0").status_code == 404
    assert client.get(ITEMS, {"offset": 1}).json()["features"] == collection["features"][1:]


@pytest.mark.django_db
def test_items_say_how_many_there_are_on_all_pages_where_that_is_known(client):
    hedge, _private = place_two()

    assert client.get(ITEMS, {"limit": 1}).json()["numberMatched"] == 2
    assert client.get(ITEMS, {"state": "verified"}).json()["numberMatched"] == 0
    target = hedge.contributions.get().target.code
    assert client.get(ITEMS, {"target": target}).json()["numberMatched"] == 2
    for question in ({"bbox": "4,50,5,51"}, {"datetime": "2020-01-01/.."}):
        assert "numberMatched" not in client.get(ITEMS, question).json()


@pytest.mark.django_db
def test_following_the_links_to_next_pages_gives_each_item_once(client):
    place_two()
    address, found = f"{ITEMS}?limit=1", []

    while address:
        page = client.get(address).json()
        found += [feature["id"] for feature in page["features"]]
        address = {link["rel"]: link["href"] for link in page["links"]}.get("next")

    assert len(found) == len(set(found)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "question",
    [{"limit": "x"}, {"bbox": "1"}, {"datetime": "1"}, {"offset": "-1"}, {"f": "xml"}, {"a": "b"}],
)
def test_what_the_standard_calls_an_error_is_one(client, question):
    assert client.get(ITEMS, question).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_gdal_opens_it(live_server, settings):
    settings.SITE_ADDRESS = live_server.url
    hedge, private = place_two()
    environment = {
        name: value for name, value in os.environ.items() if name not in ("OGR_SKIP", "GDAL_SKIP")
    }

    done = subprocess.run(
        [sys.executable, "-c", LOOK, f"{live_server.url}/ogc/"],
        env=environment | {"no_proxy": "*"},
        capture_output=True,
        text=True,
        check=True,
    )

    seen = json.loads(done.stdout)
    if seen is None:
        pytest.skip("GDAL has no driver for OGC API – Features here.")
    assert [name for name, _kind in seen["layers"]] == ["places"]
    assert "CRS84" in seen["crs"] or seen["crs"] == "EPSG:4326"
    assert seen["fields"]["reference"] == [hedge.reference, private.reference]
    assert seen["shapes"][0] == "LINESTRING (4.7 50.88, 4.7014 50.88)"
    assert seen["shapes"][1].startswith("POLYGON")
