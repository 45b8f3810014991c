"""After a recount every channel tells the same figure, of the same edition."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from axes.templatetags.figures import in_unit
from counting.models import Edition
from tests.catalogue.figures import drawn
from tests.catalogue.vector_tiles import address, read
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all

pytestmark = pytest.mark.django_db

HERE = (4.7, 50.88)


@pytest.fixture
def target():
    return TargetFactory(value=10)


def hedge(target, number):
    """A hedge of 140 m or so, some metres north of the one before."""
    north = 50.88 + number / 1000
    return drawn(target, [(4.7, north), (4.702, north)])


def credited(client):
    """The pledged metres, by the API and by adding the download up."""
    items = client.get("/api/v1/totals").json()["items"]
    lines = client.get(reverse("catalogue:counts")).getvalue().decode()
    rows = csv.DictReader(io.StringIO(lines))
    return (
        Decimal(str(sum(item["credited"] for item in items))).quantize(Decimal("0.001")),
        sum(Decimal(row["credited"]) for row in rows if row["line"] == "contribution"),
    )


def pages(client, target):
    """What people read: pages, the part for other sites, the table."""
    for name, arguments in (
        ("home", []),
        ("progress", []),
        ("target", [target.code]),
        ("embed_target", [target.code]),
        ("objective", [target.objective.slug]),
        ("target_figures", [target.code]),
    ):
        yield name, client.get(reverse(f"catalogue:{name}", args=arguments)).getvalue().decode()


def test_all_channels_tell_the_same_figure_after_each_recount(client, target):
    for number in range(1, 4):
        engagement = hedge(target, number)
        for _name, _text in pages(client, target):
            pass  # so that what is kept is of the edition before
        client.get(address(11, *HERE))

        recount_all()

        by_api, by_adding_up = credited(client)
        assert by_api == by_adding_up > 100 * number
        for name, text in pages(client, target):
            figure = str(by_api) if name == "target_figures" else in_unit(by_api, target)
            assert figure in text, name
        clusters = read(client.get(address(11, *HERE)).content)["clusters"]
        assert sum(cluster["pledged"] for cluster in clusters) == number
        features = client.get("/api/v1/places").json()["features"]
        assert len(features) == number
        feed = client.get(reverse("catalogue:engagement_feed")).text
        assert engagement.title in feed


def test_all_channels_name_the_edition(client, target):
    hedge(target, 1)
    recount_all()
    number = str(Edition.objects.current().number)

    for channel in ("/api/v1/totals", "/ogc/collections/places/items", address(11, *HERE)):
        assert client.get(channel)["Register-Edition"] == number
    for name in ("map", "open_data"):
        assert f"dition {number}" in client.get(reverse(f"catalogue:{name}")).text
