"""Secrets are planted, and every public address is read: none may say one of them."""

import io
import re
from itertools import pairwise

import numpy as np
import pyogrio
import pytest
import shapely
from django.contrib.gis.geos import LineString, Point
from django.http import HttpResponse
from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from catalogue.releases import publish, releases
from counting.models import PublicPlace
from engagements import amending, review
from progress import reporting
from progress.models import Report
from tests.catalogue import walking
from tests.catalogue.vector_tiles import EXTENT, position, read
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import (
    ContributionFactory,
    EngagementFactory,
    SiteFactory,
    submit,
)
from tests.factories.partners import PartnerFactory
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db

# A garden, to a few centimetres; its first four decimals say it to ten metres.
GARDEN = LineString((4.7123456, 50.8765432), (4.7129876, 50.8761234), srid=4326)
SECRETS = [
    "Zwaluwdraft",
    "Zwaluwdeclined",
    "Zwaluwsubmitted",
    "Zwaluwwithdrawn",
    "Zwaluwchange",
    "Zwaluwname",
    "Zwaluwcontact",
    "zwaluw@example.org",
    "zwaluwteam@example.org",
    "Zwaluwstraat 7",
    "zwaluw-garden.gpx",
    "Zwaluwreviewer",
    "Zwaluwwords",
    "Zwaluwreport",
    "Zwaluwtown",
]
# What was asked for is said again in fields and in links.
ECHO = re.compile(r'<input[^>]*>|href="[^"]*\?[^"]*"|"href": ?"[^"]*"')
# A digest holds any six digits sooner or later.
DIGEST = re.compile(r"[0-9a-f]{32,}")


def written(point):
    """A point as anything might write it: degrees, metres of Belgium, metres of web maps."""
    for srid, decimals in ((4326, 4), (3812, 0), (31370, 0), (3857, 0)):
        moved = point.transform(srid, clone=True)
        for number in moved.coords:
            whole, _, rest = f"{number:.9f}".partition(".")
            yield f"{whole}.{rest[:decimals]}" if decimals else whole


@pytest.fixture
def register(settings, tmp_path):
    """A citizen's hedge with a private place, reported as done; and others nobody may see."""
    settings.MEDIA_ROOT = tmp_path
    grid_of_municipalities(10, 6)
    target = TargetFactory()
    reviewer = UserFactory(reviewer=True, name="Zwaluwreviewer", email="zwaluwteam@example.org")
    EngagementFactory(title="Zwaluwdraft")
    EngagementFactory(title="Zwaluwsubmitted", submitted=True)
    declined = EngagementFactory(title="Zwaluwdeclined", submitted=True)
    review.decline(declined, by=reviewer, words="Zwaluwwords")
    withdrawn = EngagementFactory(title="Zwaluwwithdrawn", accepted=True)
    review.withdraw(withdrawn, by=reviewer, words="Zwaluwwords")
    engagement = EngagementFactory(
        contribution=False,
        title="A garden hedge",
        partner=PartnerFactory(citizen=True, name="Zwaluwname"),
        contact_name="Zwaluwcontact",
        contact_email="zwaluw@example.org",
        exact_places_are_public=False,
    )
    contribution = ContributionFactory(
        engagement=engagement,
        target=target,
        place_route="uploaded",
        file_name="zwaluw-garden.gpx",
    )
    SiteFactory(contribution=contribution, geometry=GARDEN, name="Zwaluwstraat 7")
    # A neighbour with the same hedge, whose place is public and who is told of the overlap.
    neighbour = EngagementFactory(contribution=False, title="The park’s hedge")
    beside = ContributionFactory(engagement=neighbour, target=target)
    SiteFactory(contribution=beside, geometry=LineString((4.72, 50.871), (4.73, 50.872), srid=4326))
    for each in (engagement, neighbour):
        submit(each)
        review.accept(each, by=reviewer, words="Zwaluwwords")
    report = Report.objects.create(contribution=contribution, done_percent=60, words="Zwaluwreport")
    reporting.accept(report, by=reviewer)
    change = amending.ask_for_change(neighbour, by=UserFactory(name="Zwaluwcontact"))
    change.title = "Zwaluwchange"
    change.save()
    recount_all()
    publish(timezone.localdate())
    return engagement


def test_no_public_address_tells_a_secret_and_every_one_is_asked(client, register):
    secrets = [
        *SECRETS,
        *{each for end in GARDEN.coords for each in written(Point(*end, srid=4326))},
    ]
    stops = walking.stops()
    told, said = set(), False
    for stop in stops:
        answer = client.get(stop.address)
        assert answer.status_code < 500, stop.address
        text = DIGEST.sub("", ECHO.sub("", content_of(answer) + str(dict(answer.headers))))
        said = said or "A garden hedge" in text
        lowered = text.lower()
        told |= {(secret, stop.address) for secret in secrets if secret.lower() in lowered}

    assert told == set()
    assert said
    walked = {stop.name for stop in stops}
    assert walked == {name for name, _pattern in walking.public_patterns()}
    assert len(walked) > 50


def content_of(answer):
    """What was answered, as text; what is not text stays readable where it holds words.

    What a picture says of itself may be compressed: it is read too.
    """
    content = answer.getvalue()
    text = content.decode("utf-8", "replace")
    if answer.headers.get("Content-Type", "").startswith("image/"):
        with Image.open(io.BytesIO(content)) as picture:
            text += str(picture.info) + str(dict(picture.getexif()))
    return text


def test_what_a_picture_says_of_itself_is_read():
    picture, words = io.BytesIO(), PngInfo()
    words.add_text("Comment", "Zwaluwstraat 7 " * 50, zip=True)
    Image.new("RGB", (1, 1)).save(picture, "png", pnginfo=words)
    answer = HttpResponse(picture.getvalue(), content_type="image/png")

    assert b"Zwaluwstraat" not in picture.getvalue()
    assert "Zwaluwstraat" in content_of(answer)


def test_nobody_finds_a_citizen_by_name_or_address(client, register):
    for words in ("Zwaluwname", "zwaluw@example.org", "Zwaluwcontact", "Zwaluwstraat"):
        assert "A garden hedge" not in client.get("/en/engagements/", {"q": words}).text


@pytest.fixture
def cell(register):
    """The square kilometre the garden lies in."""
    return register.contributions.get().sites.get().cell


def places_in(client, box):
    """The engagements that each channel finds in a box."""
    text = ",".join(f"{degree:.6f}" for degree in box)
    for address in ("/api/v1/places", "/ogc/collections/places/items"):
        features = client.get(address, {"bbox": text}).json()["features"]
        yield {feature["properties"]["reference"] for feature in features}
    listed = client.get("/en/map/", {"bbox": text}).context["listed"]
    yield {engagement.reference for engagement, *_ in listed}


def test_cutting_a_box_in_pieces_narrows_nothing_below_the_cell(client, register, cell):
    west, south, east, north = cell.extent
    columns, rows = np.linspace(west, east, 4), np.linspace(south, north, 4)
    for left, right in pairwise(columns):
        for bottom, top in pairwise(rows):
            box = shapely.box(left, bottom, right, top)
            touched = shapely.from_wkb(bytes(cell.wkb)).intersects(box)
            found = list(places_in(client, (left, bottom, right, top)))
            assert all((register.reference in each) == touched for each in found)


def in_tile(area, z, x, y):
    """The outline of an area in the whole numbers of a tile."""
    placed = [position(z, *corner[:2]) for corner in area.coords[0]]
    return shapely.Polygon([(EXTENT * (column - x), EXTENT * (row - y)) for column, row in placed])


def test_vector_tiles_hold_nothing_finer_than_the_cell(client, register, cell):
    seen = 0
    for values in walking.tiles():
        z, x, y = values["z"], values["x"], values["y"]
        found = read(client.get(f"/tiles/{z}/{x}/{y}.mvt").content)
        outline = in_tile(cell, z, x, y)
        for feature in found.get("places", []):
            if feature["reference"] != register.reference:
                continue
            seen += 1
            assert feature["kind"] == "cell"
            edge = outline.intersection(shapely.box(-64, -64, EXTENT + 64, EXTENT + 64)).boundary
            assert all(edge.distance(shapely.Point(point)) < 2 for point in feature["points"])
    assert seen


def test_a_cluster_lies_where_the_cells_lie_and_not_the_places(client, register):
    place = PublicPlace.objects.filter(source=register.reference).first()
    shown = Point(place.x, place.y, srid=3857).transform(4326, clone=True)
    x, y = position(11, *shown.coords)

    clusters = read(client.get(f"/tiles/11/{int(x)}/{int(y)}.mvt").content)["clusters"]

    here = (x % 1 * EXTENT, y % 1 * EXTENT)
    assert any(cluster["points"] == [pytest.approx(here, abs=2)] for cluster in clusters)


def test_downloads_hold_the_cell(register, cell):
    (release,) = releases()
    meta, _fids, shapes, fields = pyogrio.raw.read(release.path("places.gpkg"))
    references = fields[list(meta["fields"]).index("reference")]

    rows = zip(shapes, references, strict=True)
    own = [shape for shape, reference in rows if reference == register.reference]

    assert len(own) == 2
    outline = shapely.from_wkb(bytes(cell.wkb))
    assert all(shapely.from_wkb(each).equals_exact(outline, 1e-6) for each in own)
