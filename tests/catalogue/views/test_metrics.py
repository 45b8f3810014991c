"""Every kind of metric, from an accepted engagement to the page of progress."""

import re
from decimal import Decimal

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.urls import reverse

from counting.models import Kind
from counting.recount import recount_everything
from engagements import review
from engagements.models import PlaceRoute
from progress import reporting
from progress.models import Report
from tests.catalogue.figures import declared, drawn
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

pytestmark = pytest.mark.django_db

HEDGE = [(4.7000, 50.8800), (4.7014, 50.8800)]


@pytest.fixture
def shown(client):
    """{state: figure} of a target on the page of progress, after a recount that agrees in full."""

    def read(target):
        recount_all()
        assert recount_everything().differing == 0
        html = client.get(reverse("catalogue:progress")).text
        part = html.split(f'id="{target.code}"')[1].split("</figure>")[0]
        state = r'class="state state--(\w+)">'
        row = state + r'.*?<td class="number"[^>]*>(.*?)</td>'
        return dict(re.findall(row, part, re.DOTALL))

    return read


def placed(target, *shapes, **fields):
    """An accepted engagement with these geometries (EPSG:4326)."""
    engagement = EngagementFactory(contribution=False, **fields)
    contribution = ContributionFactory(engagement=engagement, target=target)
    for shape in shapes:
        SiteFactory(contribution=contribution, geometry=shape)
    submit(engagement)
    review.accept(engagement, by=UserFactory(reviewer=True))
    return engagement


def report(engagement, percent):
    said = Report.objects.create(
        contribution=engagement.contributions.get(), done_percent=Decimal(percent)
    )
    reporting.accept(said, by=UserFactory(reviewer=True))


def square(x, y, side):
    return Polygon([(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)], srid=4326)


def test_a_length_is_measured_and_its_half_reported(shown):
    target = TargetFactory()
    engagement = drawn(target, HEDGE)
    report(engagement, 50)

    assert shown(target) == {"pledged": "0.10", "implemented": "0.05", "verified": "0.00"}


def test_areas_that_overlap_are_dissolved(shown):
    target = TargetFactory(in_hectares=True)
    placed(target, square(4.70, 50.88, 0.01))
    alone = shown(target)["pledged"]
    placed(target, square(4.70, 50.88, 0.01))
    assert shown(target)["pledged"] == alone

    placed(target, square(4.705, 50.88, 0.01))
    half_more = Decimal(shown(target)["pledged"]) / Decimal(alone)
    assert round(half_more, 3) == Decimal("1.500")


def test_points_of_a_count_are_counted_once(shown):
    target = TargetFactory(counted=True)
    placed(target, Point(4.70, 50.88, srid=4326), Point(4.71, 50.88, srid=4326))
    placed(target, Point(4.70, 50.88, srid=4326))

    assert shown(target)["pledged"] == "2"


def test_a_declared_count_stands_with_the_mapped_one(shown):
    target = TargetFactory(counted=True)
    placed(target, Point(4.70, 50.88, srid=4326))
    declared(target, 3)

    assert shown(target)["pledged"] == "4"


def test_tonnes_a_year_are_the_latest_value_of_what_runs_and_never_cumulated(shown):
    target = TargetFactory(in_tonnes_per_year=True, value=10_000)
    running, ended = declared(target, 500), declared(target, 300)
    for percent in (20, 60, 40):
        report(running, percent)
    report(ended, 100)
    assert shown(target) == {"pledged": "800", "implemented": "500", "verified": "0"}

    review.complete(ended, by=UserFactory(reviewer=True))

    assert shown(target) == {"pledged": "500", "implemented": "200", "verified": "0"}


def test_a_share_is_a_number_until_its_denominator_is_entered(shown):
    target = TargetFactory(a_share=True)
    placed(target, Point(4.70, 50.88, srid=4326), Point(4.72, 50.88, srid=4326))
    assert shown(target)["pledged"] == "2"

    target.denominator = 40
    target.save(update_fields=["denominator"])

    assert shown(target)["pledged"] == "5.0"


def test_an_organisation_counts_once_however_many_pledges_it_makes(shown):
    target, partner = TargetFactory(of_organisations=True), PartnerFactory()
    first = declared(target, 1, partner=partner)
    declared(target, 1, partner=partner)
    declared(target, 1)
    assert shown(target)["pledged"] == "2"

    review.withdraw(first, by=UserFactory(reviewer=True), words="")

    assert shown(target)["pledged"] == "2"


def test_created_managed_and_removed_are_shown_gross_and_net(client, shown):
    target = TargetFactory()
    for kind, quantity in ((Kind.CREATED, 5000), (Kind.MANAGED, 3000), (Kind.REMOVED, 1000)):
        declared(target, quantity, contribution__kind=kind)

    assert shown(target)["pledged"] == "7.00"
    assert shown(target)["removed"] == "1.00"
    html = client.get(reverse("catalogue:target", args=[target.code])).text
    row = r'<tr>\s*<th scope="row">([\w ,]+)</th>\s*<td class="number">([−\d.]+)</td>'
    by_kind = dict(re.findall(row, html))
    assert by_kind["Created"] == "5.00"
    assert by_kind["Managed"] == "3.00"
    assert by_kind["Removed"] == "−1.00"
    assert by_kind["Before losses"] == "8.00"
    assert by_kind["Total, losses taken off"] == "7.00"


def test_a_quantity_typed_beside_a_drawing_does_not_count(shown):
    target = TargetFactory()
    engagement = drawn(target, HEDGE)
    engagement.contributions.update(typed_quantity=Decimal(9000))

    assert shown(target)["pledged"] == "0.10"
    assert engagement.contributions.get().place_route == PlaceRoute.DRAWN
