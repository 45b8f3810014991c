"""What the recount shows of claims: places, tallies of places, editions."""

import datetime

import pytest
from django.contrib.gis.geos import Polygon

from counting import asking, claims
from counting.models import Edition, PlaceTally, PublicPlace, State
from counting.recount import recount, recount_everything
from counting.recount.showing import show
from tests.factories.axes import TargetFactory
from tests.factories.counting import line, moment, post, post_declared, posting, recount_all

pytestmark = pytest.mark.django_db

CELL = Polygon.from_bbox((4.70, 50.87, 4.71, 50.88))
CELL.srid = 4326


@pytest.fixture
def target():
    return TargetFactory()


def hedge(target, source, *, shown=None, at=0, **more):
    """A claim of 100 m, shown as it is unless `shown` says otherwise."""
    drawn = line((0, at * 20), (100, at * 20))
    return post(source, posting(target, drawn, shown=shown or drawn), at=at, **more)[0]


def tallied():
    """How many places each level counts."""
    sums = dict.fromkeys(PlaceTally.LEVELS, 0)
    for level, places in PlaceTally.objects.values_list("level", "places"):
        sums[level] += places
    return sums


def test_a_place_is_shown_once_its_claim_has_been_counted(target):
    claim = hedge(target, "E1")
    assert not PublicPlace.objects.exists()

    recount()

    place = PublicPlace.objects.get()
    assert (place.claim_id, place.source, place.is_exact) == (claim.pk, "E1", True)
    assert place.geometry.equals_exact(claim.geometry)
    assert place.mercator.srid == 3857
    assert 100 < place.reach < 200
    assert set(tallied().values()) == {1}


def test_only_what_was_handed_over_is_shown(target):
    hedge(target, "E1", shown=CELL)

    recount()

    place = PublicPlace.objects.get()
    assert not place.is_exact
    assert place.geometry.equals_exact(CELL)
    assert place.mercator.transform(4326, clone=True).equals_exact(CELL, 1e-9)


def test_nothing_is_shown_of_a_claim_that_says_nothing_or_has_no_place(target):
    post("E1", posting(target, line((0, 0), (100, 0))))
    post_declared(target, "E2", 100)

    recount_all()

    assert not PublicPlace.objects.exists()
    assert not PlaceTally.objects.exists()


def test_a_withdrawn_place_is_taken_down_and_counted_no_more(target):
    hedge(target, "E1")
    hedge(target, "E2", at=1)
    recount_all()

    claims.withdraw("E1")
    recount_all()

    assert PublicPlace.objects.get().source == "E2"
    assert set(tallied().values()) == {1}
    sums = PlaceTally.objects.filter(level=14, places=1).values_list("sum_x", "sum_y").get()
    assert sums == PublicPlace.objects.values_list("x", "y").get()


def test_counting_again_changes_nothing_that_is_shown(target):
    claim = hedge(target, "E1")
    recount_all()
    before = (list(PublicPlace.objects.values()), list(PlaceTally.objects.values()))

    asking.recount([claim.pk], reason="corrected")
    recount_all()
    show(None)

    assert (list(PublicPlace.objects.values()), list(PlaceTally.objects.values())) == before


def test_a_confirmation_moves_a_place_to_its_month(target):
    hedge(target, "E1", state=State.IMPLEMENTED, confirmed_at=moment(0))
    recount_all()

    claims.confirm("E1", at=moment(60 * 24 * 40))
    recount_all()

    assert PublicPlace.objects.get().confirmed_in == datetime.date(2026, 6, 1)
    months = PlaceTally.objects.filter(places__gt=0).values_list("confirmed_in", flat=True)
    assert set(months) == {datetime.date(2026, 6, 1)}
    assert set(tallied().values()) == {1}


def test_every_recount_opens_an_edition_and_every_run_changes_its_key(target):
    assert Edition.objects.current().number == 0
    hedge(target, "E1")

    recount_all()

    first = Edition.objects.current()
    assert (first.number, first.run) == (1, 0)
    recount_everything()
    assert Edition.objects.current().run == 1
    assert Edition.objects.current().key != first.key


def test_the_edition_costs_one_query(target, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Edition.objects.current().key


def test_places_are_found_by_a_box_in_degrees(target):
    hedge(target, "E1")
    recount_all()
    west, south, east, north = PublicPlace.objects.get().geometry.extent

    near = PublicPlace.objects.touching(west - 0.001, south - 0.001, east, north)
    assert near.get().source == "E1"
    assert not PublicPlace.objects.touching(east + 0.001, south, east + 0.002, north).exists()
