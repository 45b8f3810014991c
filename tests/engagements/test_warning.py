import json

import pytest
from django.contrib.gis.db.models.fields import get_srid_info
from django.contrib.gis.geos import LineString
from django.db import connection
from django.test import Client

from counting.measuring import PLANAR_SRID
from engagements import review
from engagements.limits import Limit
from engagements.models import Contribution
from engagements.views import contributions
from engagements.warning import Overlap, already_pledged
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, recount_all
from tests.factories.engagements import ContributionFactory, EngagementFactory, SiteFactory, submit
from tests.factories.partners import PartnerFactory
from tests.factories.territory import MunicipalityFactory

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
    recount_all()
    return engagement


def entered(target, *lines):
    contribution = ContributionFactory(target=target)
    for along in lines or (LONG,):
        SiteFactory(contribution=contribution, geometry=LineString(along, srid=4326))
    return contribution


def test_what_a_municipality_has_pledged_is_said_with_its_share(target):
    theirs = pledged(target)

    overlap = already_pledged(entered(target))

    assert overlap == Overlap(shares=((82, theirs),))


def test_what_nobody_has_pledged_is_not_warned_of(target, django_assert_max_num_queries):
    pledged(target, along=[(4.7, 50.9), (4.7056, 50.9)])
    contribution = entered(target)
    get_srid_info(PLANAR_SRID, connection)  # once a process

    with django_assert_max_num_queries(2):  # how many sites there are, and what lies near them
        assert not already_pledged(contribution)


PRIVATE = [
    {"kind": "citizen", "exact_places_are_public": False},
    {"exact_places_are_public": False},
]


@pytest.mark.parametrize("private", PRIVATE)
def test_a_private_place_is_told_by_its_square_kilometre_only(target, private):
    theirs = pledged(target, **private)

    assert already_pledged(entered(target)) == Overlap(nearby=(theirs,))


@pytest.mark.parametrize("private", PRIVATE)
def test_nobody_can_feel_their_way_along_a_private_place(target, private):
    pledged(target, **private)
    on_it = [(4.7010, 50.8800), (4.7012, 50.8800)]
    beside_it = [(4.7010, 50.8790), (4.7012, 50.8790)]

    assert already_pledged(entered(target, on_it)) == already_pledged(entered(target, beside_it))


@pytest.mark.parametrize("private", PRIVATE)
def test_a_private_place_makes_no_public_one_smaller(target, private):
    """Pledged first, it takes its part of the ground; a smaller per cent would betray it."""
    pledged(target, **private)
    theirs = pledged(target)

    assert already_pledged(entered(target)).shares == ((82, theirs),)


def test_in_another_square_kilometre_nothing_is_said_of_a_private_place(target):
    pledged(target, **PRIVATE[0])

    assert already_pledged(entered(target, [(4.73, 50.90), (4.735, 50.90)])) == Overlap()


def test_who_enters_a_whole_province_is_not_told_of_every_garden_in_it(target, monkeypatch):
    monkeypatch.setattr("engagements.warning.CELLS_LOOKED_AT", 1)
    pledged(target, **PRIVATE[0])

    assert already_pledged(entered(target, LONG, [(4.73, 50.90), (4.735, 50.90)])) == Overlap()


def test_a_citizen_who_publishes_the_place_is_not_named_with_it(english):
    pledged(english.target, kind="citizen", exact_places_are_public=True)
    english.choose_targets()
    english.draw({"type": "LineString", "coordinates": LONG})

    page = english.client.get(english.address("sites", english.draft.key, 1)).content.decode()

    assert "82 % of this is already pledged by a citizen" in page
    assert "pledged by Leuven" not in page


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


@pytest.mark.parametrize("private", [{}, PRIVATE[0]])
def test_where_not_all_sites_are_listed_they_are_compared_all_the_same(
    english, private, monkeypatch
):
    monkeypatch.setattr("engagements.views.contributions.SITES_LISTED", 1)
    theirs = pledged(english.target, **private)
    english.choose_targets()
    english.draw({"type": "MultiLineString", "coordinates": [[(4.73, 50.9), (4.735, 50.9)], LONG]})

    page = english.client.get(english.address("sites", english.draft.key, 1))

    overlap = page.context["overlap"]
    assert [each for _, each in overlap.shares] == ([] if private else [theirs])
    assert list(overlap.nearby) == ([theirs] if private else [])


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


# --- While drawing ----------------------------------------------------------------------------


def ask(visitor, along):
    drawing = json.dumps({"type": "LineString", "coordinates": along})
    return visitor.client.post(
        visitor.address("pledged", visitor.draft.key, 1), {"geometry": drawing}
    )


def test_a_drawing_is_compared_before_it_is_sent_and_kept_nowhere(english):
    theirs = pledged(english.target)
    english.choose_targets()

    words = ask(english, LONG).content.decode()

    assert "82 % of this is already pledged by Leuven" in words
    assert theirs.get_absolute_url() in words
    assert not Contribution.objects.get(engagement=english.draft).sites.exists()


@pytest.mark.parametrize("private", PRIVATE)
def test_of_a_private_place_a_drawing_learns_the_square_kilometre_only(english, private):
    pledged(english.target, **private)
    english.choose_targets()

    on_it = ask(english, [(4.7010, 50.8800), (4.7012, 50.8800)])
    beside_it = ask(english, [(4.7010, 50.8790), (4.7012, 50.8790)])

    assert "exact places are private" in on_it.content.decode()
    assert on_it.content == beside_it.content


@pytest.mark.parametrize("drawing", ["", "{", "x" * 600_000, '{"type": "Point"}'])
def test_what_cannot_be_compared_is_passed_over_in_silence(english, drawing):
    english.choose_targets()
    address = english.address("pledged", english.draft.key, 1)

    assert english.client.post(address, {"geometry": drawing}).status_code == 204


def test_a_program_that_asks_without_end_is_not_answered(english, monkeypatch):
    monkeypatch.setattr(contributions, "WARNINGS_OF_DRAFT", Limit("a-few-warnings", 2))
    english.choose_targets()

    answers = [ask(english, LONG).status_code for _time in range(3)]

    assert answers == [200, 200, 429]


def test_nobody_asks_for_a_draft_that_is_not_theirs(english, client):
    english.choose_targets()
    english.client = Client()

    assert ask(english, LONG).status_code == 404


def test_who_declares_is_told_what_is_declared_there_already(english):
    leuven = MunicipalityFactory(name_en="Leuven", nis_code="24062")
    post_declared(english.target, "E2026-00001", 30, municipality=leuven)
    recount_all()
    english.choose_targets()

    english.answer("place", route="declared", quantity="40", unit="m", area="municipality:24062")

    page = english.look_at("place").content.decode()
    assert "Declared for this target in Leuven already: 30\N{NO-BREAK SPACE}m." in page
