from decimal import Decimal

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db import IntegrityError, transaction

from counting import claims
from counting.models import Claim, Credit, LedgerEntry, Overlap, RecountRequest, Total
from tests.factories.axes import TargetFactory
from tests.factories.counting import (
    post,
    post_declared,
    post_line,
    posting,
    recount_all,
)
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


def national(target, state="pledged"):
    rows = Total.objects.for_target(target).filter(state=state).national()
    return sum(row["credited"] for row in rows)


def test_post_gives_each_claim_a_credit_and_a_request():
    target = TargetFactory()

    claim = post_line(target, "BE-1", (0, 0), (100, 0))

    assert claim.credit.credited == 0
    assert claim.credit.computed_at is None
    assert RecountRequest.objects.get().claim == claim
    assert RecountRequest.objects.get().reason == "accepted"


def test_a_posted_line_counts_its_geodesic_length():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0), (100, 50))

    recount_all()

    assert national(target) == pytest.approx(Decimal(150), abs=Decimal("0.05"))
    assert not RecountRequest.objects.exists()


def test_a_line_beside_an_earlier_one_is_shared_with_it():
    target = TargetFactory()
    first = post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    second = post_line(target, "BE-2", (0, 3), (100, 3), at=2)

    recount_all()

    credit = Credit.objects.get(claim=second)
    assert (credit.credited, credit.shared) == (0, credit.raw)
    assert Overlap.objects.get().with_claim == first
    assert Overlap.objects.get().quantity == credit.raw


def test_an_acceptance_with_an_earlier_moment_takes_the_ground(assert_books_agree):
    target = TargetFactory()
    later = post_line(target, "BE-2", (0, 3), (100, 3), at=2)
    recount_all()

    earlier = post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    recount_all()

    assert Credit.objects.get(claim=later).credited == 0
    assert Credit.objects.get(claim=earlier).shared == 0
    entry = LedgerEntry.objects.get(reason="shared")
    assert (entry.source, entry.other_source) == ("BE-2", "BE-1")
    assert_books_agree()


def test_withdrawing_gives_the_ground_back(assert_books_agree):
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    second = post_line(target, "BE-2", (0, 3), (100, 3), at=2)
    recount_all()

    claims.withdraw("BE-1")
    recount_all()

    credit = Credit.objects.get(claim=second)
    assert credit.credited == credit.raw
    assert national(target) == credit.raw
    assert Claim.objects.live().get() == second
    freed = LedgerEntry.objects.get(reason="freed")
    assert (freed.source, freed.other_source) == ("BE-2", "BE-1")
    assert_books_agree()


def test_states_do_not_take_ground_from_each_other():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))
    post_line(target, "BE-2", (0, 0), (100, 0), state="implemented")

    recount_all()

    assert national(target, "pledged") == national(target, "implemented") > 99


def test_targets_do_not_take_ground_from_each_other():
    one, other = TargetFactory(), TargetFactory()
    post_line(one, "BE-1", (0, 0), (100, 0))
    post_line(other, "BE-1", (0, 0), (100, 0))

    recount_all()

    assert national(one) == national(other) > 99


def test_a_loss_counts_with_a_minus_sign_and_takes_no_ground(assert_books_agree):
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0), kind="removed", at=1)
    post_line(target, "BE-2", (0, 0), (100, 0), (160, 0), at=2)

    recount_all()

    figures = Total.objects.figures()[target.pk]["pledged"]
    assert -101 < figures["mapped", "removed"] < -99
    assert figures["mapped", "created"] > 159
    assert_books_agree()


def test_a_declared_quantity_counts_where_it_was_named():
    town = MunicipalityFactory()
    target = TargetFactory()
    post_declared(target, "BE-1", "2500.5", municipality=town)

    recount_all()

    (row,) = Total.objects.for_target(target).by_municipality()
    assert row["credited"] == Decimal("2500.500")
    assert (row["basis"], row["place"]) == ("declared", "belgium")
    assert (row["municipality"], row["province"], row["region"]) == (
        town.pk,
        town.province_id,
        town.region_id,
    )


def test_an_area_loses_what_an_earlier_one_covers(assert_books_agree):
    target = TargetFactory(in_hectares=True)
    square = "POLYGON ((4 50, 4.01 50, 4.01 50.01, 4 50.01, 4 50))"
    half = "POLYGON ((4.005 50, 4.015 50, 4.015 50.01, 4.005 50.01, 4.005 50))"
    post("BE-1", posting(target, GEOSGeometry(square, 4326)), at=1)
    post("BE-2", posting(target, GEOSGeometry(half, 4326)), at=2)

    recount_all()

    second = Credit.objects.get(claim__source="BE-2")
    assert second.credited == pytest.approx(second.raw / 2, rel=Decimal("0.001"))
    assert_books_agree()


def test_a_point_near_an_earlier_one_counts_once():
    target = TargetFactory(counted=True)
    for number, easting in enumerate((4.5, 4.50001, 4.6)):
        point = GEOSGeometry(f"POINT ({easting} 50.5)", 4326)
        post(f"BE-{number}", posting(target, point), at=number)

    recount_all()

    assert national(target) == 2


def test_an_organisation_counts_once_per_state(assert_books_agree):
    target = TargetFactory(of_organisations=True)
    post_declared(target, "BE-1", 1, actor="town", at=1)
    second = post_declared(target, "BE-2", 1, actor="town", at=2)
    post_declared(target, "BE-3", 1, actor="firm", at=3)
    post_declared(target, "BE-4", 1, actor="town", at=4, state="implemented")
    recount_all()
    assert (national(target), national(target, "implemented")) == (2, 1)

    claims.withdraw("BE-1")
    recount_all()

    assert national(target) == 2
    assert Credit.objects.get(claim=second).credited == 1
    assert_books_agree()


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON ((4 50, 4.1 50, 4.1 50.1, 4 50))",
        "POINT (4 50)",
        "LINESTRING EMPTY",
        "LINESTRING (4 50, 1e300 50)",
    ],
)
def test_what_cannot_be_counted_is_refused_with_a_sentence(wkt):
    target = TargetFactory()

    with pytest.raises(claims.Uncountable) as refusal, transaction.atomic():
        post("BE-1", posting(target, GEOSGeometry(wkt, 4326)))

    assert str(refusal.value).endswith(".")
    assert not Claim.objects.exists()


def test_a_self_crossing_area_is_made_valid_before_it_is_measured():
    target = TargetFactory(in_hectares=True)
    bow_tie = "POLYGON ((4 50, 4.01 50.01, 4.01 50, 4 50.01, 4 50))"

    claim = post("BE-1", posting(target, GEOSGeometry(bow_tie, 4326)))[0]
    recount_all()

    assert claim.geometry.valid
    assert Credit.objects.get().credited > 300_000


def test_a_line_with_heights_or_of_no_length_is_harmless():
    target = TargetFactory()
    high = GEOSGeometry("LINESTRING Z (4 50 10, 4.001 50 900)", 4326)
    short = GEOSGeometry("LINESTRING (4 50, 4 50)", 4326)

    post("BE-1", posting(target, high), posting(target, short, number=2))
    recount_all()

    assert 71 < national(target) < 72


def test_the_same_site_cannot_live_twice():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))

    with pytest.raises(IntegrityError, match="claim_lives_once"), transaction.atomic():
        post_line(target, "BE-1", (0, 50), (100, 50))


def test_acts_ask_for_a_recount_after_the_commit(django_capture_on_commit_callbacks):
    target = TargetFactory()

    with django_capture_on_commit_callbacks(execute=True):
        post_line(target, "BE-1", (0, 0), (100, 0))

    assert national(target) > 99
