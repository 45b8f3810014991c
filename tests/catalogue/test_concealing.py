"""What has become private is taken out of the releases of earlier days, and nothing else is."""

import csv
import datetime
import hashlib
import json
from decimal import Decimal

import pyogrio
import pytest
import shapely

from catalogue.concealing import conceal
from catalogue.releases import home, publish, release_of
from counting.recount import recount
from engagements import review
from engagements.models import Engagement
from tests.catalogue.figures import accepted, accepted_of_citizen, declared
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 11, 24)
NEXT = datetime.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def register():
    """A hedge that will become private, one that will not, a private one and a quantity."""
    grid_of_municipalities(10, 6)
    hedges = TargetFactory()
    found = [
        accepted(contribution__target=hedges),
        accepted(contribution__target=hedges),
        accepted_of_citizen(contribution__target=hedges),
        declared(hedges, 100),
    ]
    recount_all()
    publish(DAY)
    return found


def become_private(engagement):
    Engagement.objects.filter(pk=engagement.pk).update(exact_places_are_public=False)


def features_of(release):
    return json.loads(release.path("places.geojson").read_text())["features"]


def rows(release, name="counts.csv"):
    return list(csv.DictReader(release.path(name).read_text().splitlines()))


def test_a_place_that_has_become_private_is_its_cell_in_every_format(register):
    hedge = register[0]
    before = {each["id"]: each for each in features_of(release_of(DAY))}
    become_private(hedge)

    conceal(NEXT)

    cell = shapely.from_wkb(bytes(hedge.contributions.get().sites.get().cell.wkb))
    release = release_of(DAY)
    shapes = pyogrio.raw.read(release.path("places.gpkg"))[2]
    for feature, wkb in zip(features_of(release), shapes, strict=True):
        told, geometry = feature["properties"], json.dumps(feature["geometry"])
        assert shapely.from_wkb(wkb).equals(shapely.from_geojson(geometry))
        if told["reference"] == hedge.reference:
            assert not told["is_exact"]
            assert shapely.from_geojson(geometry).equals_exact(cell, 1e-6)
        else:
            assert feature == before[feature["id"]]
    [row] = [
        each for each in rows(release, "engagements.csv") if each["reference"] == hedge.reference
    ]
    assert row["exact_places_are_public"] == "no"


def test_counts_add_up_as_before_and_do_not_say_where_it_lies(register):
    hedge, other, *_ = register
    before = rows(release_of(DAY))
    become_private(hedge)

    conceal(NEXT)

    after = rows(release_of(DAY))
    assert sums(after) == sums(before)
    placed = [row for row in after if row["line"] == "place"]
    assert hedge.reference not in {row["reference"] for row in placed}
    assert other.reference in {row["reference"] for row in placed}
    assert len({tuple(row.values()) for row in after}) == len(after)


def sums(lines):
    """What is credited, by kind of line."""
    return {
        kind: sum(Decimal(row["credited"]) for row in lines if row["line"] == kind)
        for kind in ("contribution", "place")
    }


def test_the_release_says_what_was_changed_and_its_new_digests(client, register):
    become_private(register[0])

    conceal(NEXT)

    release = release_of(DAY)
    assert release.concealed == [{"on": "2026-11-25", "engagements": 1}]
    for name, file in release.files.items():
        content = release.path(name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == tuple(file.values())
    assert "the places of 1 engagement that had become private" in client.get("/en/data/").text
    assert [each.name for each in home().iterdir()] == [DAY.isoformat()]


def test_what_is_withdrawn_is_concealed_too(register):
    review.withdraw(register[0], by=UserFactory(reviewer=True), words="It is gone.")
    recount()

    assert conceal(NEXT)
    assert [each["properties"]["is_exact"] for each in features_of(release_of(DAY))].count(
        True
    ) == 1


def test_a_release_in_which_nothing_has_become_private_stays_as_it_is(register):
    written = release_of(DAY).path("places.geojson").stat()
    assert conceal(NEXT) == []
    assert release_of(DAY).path("places.geojson").stat().st_mtime_ns == written.st_mtime_ns

    become_private(register[0])
    assert conceal(NEXT)
    assert conceal(NEXT) == []
