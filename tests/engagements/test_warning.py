import pytest
from django.contrib.gis.db.models.fields import get_srid_info
from django.contrib.gis.geos import LineString
from django.db import connection

from counting.measuring import PLANAR_SRID
from engagements import review
from engagements.models import Contribution
from engagements.warning import Overlap, already_pledged
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.engagements import ContributionFactory, EngagementFactory, SiteFactory, submit
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db

# About 400 m; the first 320 m of it are pledged already.
LONG = [(4.7000, 50.8800), (4.7056, 50.8800)]
PLEDGED = [(4.7000, 50.8800), (4.7045, 50.8800)]


@pytest.fixture
def target():
    return TargetFactory(metric_kind="length_km")


def pledged(target, along=PLEDGED, kind="municipality", **fields):
    """An accepted pledge along a line."""
    partner = PartnerFactory(kind=kind, name="Leuven")
    engagement = EngagementFactory(contribution=False, partner=partner, **fields)
    contribution = ContributionFactory(engagement=engagement, target=target)
    SiteFactory(contribution=contribution, geometry=LineString(along, srid=4326))
    submit(engagement)
    review.accept(engagement, by=UserFactory(reviewer=True))
    return engagement


def entered(target, *lines):
    contribution = ContributionFactory(target=target)
    for along in lines or (LONG,):
        SiteFactory(contribution=contribution, geometry=LineString(along, srid=4326))
    return contribution


def test_what_a_municipality_has_pledged_is_said_with_its_share(target):
    theirs = pledged(target)

    overlap = already_pledged(entered(target))

    assert overlap.shares == ((82, theirs),)
    assert not overlap.private


def test_what_nobody_has_pledged_is_not_warned_of(target, django_assert_max_num_queries):
    pledged(target, along=[(4.7, 50.9), (4.7056, 50.9)])
    contribution = entered(target)
    get_srid_info(PLANAR_SRID, connection)  # once a process

    with django_assert_max_num_queries(2):
        assert not already_pledged(contribution)


@pytest.mark.parametrize(
    "private",
    [{"kind": "citizen"}, {"exact_places_are_public": False}],
)
def test_a_private_place_is_neither_named_nor_measured(target, private):
    pledged(target, **private)

    assert already_pledged(entered(target)) == Overlap(private=True)


def test_a_little_of_a_private_place_is_not_said_at_all(target):
    pledged(target, along=[(4.7000, 50.8800), (4.7014, 50.8800)], kind="citizen")

    assert already_pledged(entered(target)) == Overlap()


def test_drafts_and_declined_pledges_are_no_reason_to_warn(target):
    entered(target, PLEDGED)

    assert already_pledged(entered(target)) == Overlap()


def test_one_s_own_pledge_is_no_reason_to_warn_of_its_change(target):
    accepted = pledged(target)
    change = EngagementFactory(contribution=False, amends=accepted)
    contribution = ContributionFactory(engagement=change, target=target)
    SiteFactory(contribution=contribution, geometry=LineString(PLEDGED, srid=4326))

    assert already_pledged(contribution) == Overlap()


def test_of_very_many_sites_some_are_looked_at(target, monkeypatch):
    monkeypatch.setattr("engagements.warning.SITES_LOOKED_AT", 2)
    theirs = pledged(target)
    contribution = entered(target, *[PLEDGED] * 6)

    overlap = already_pledged(contribution)

    assert overlap.is_sampled
    assert overlap.shares[0][1] == theirs


def test_the_warning_is_shown_and_the_explanation_kept(english):
    theirs = pledged(english.target)
    english.choose_targets()
    english.answer("kind", kind="created")
    english.draw({"type": "LineString", "coordinates": LONG})
    address = english.address("sites", english.draft.key, 1)

    page = english.client.get(address).content.decode()
    after = english.client.post(address, {"overlap_explanation": "The other side of the path."})

    assert "82 % of this is already pledged by Leuven" in page
    assert theirs.get_absolute_url() in page
    assert after.status_code == 302
    assert Contribution.objects.get(engagement=english.draft).overlap_explanation == (
        "The other side of the path."
    )


@pytest.mark.parametrize("along", [PLEDGED, [(4.7, 50.9), (4.7056, 50.9)]])
@pytest.mark.parametrize("query", ["", "?change"])
def test_the_page_of_sites_takes_no_more_than_a_dozen_queries(
    english, along, query, django_assert_max_num_queries
):
    pledged(english.target, along=along)
    english.answer_everything()
    english.draw({"type": "MultiLineString", "coordinates": [LONG, PLEDGED]})
    address = english.address("sites", english.draft.key, 1) + query
    get_srid_info(PLANAR_SRID, connection)  # once a process

    with django_assert_max_num_queries(12):
        page = english.client.get(address)

    assert bool(page.context["overlap"]) == (along == PLEDGED)
    assert page.context["site_count"] == 2
