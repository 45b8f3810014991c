from decimal import Decimal

import pytest

from counting import claims
from counting.foreseeing import Neighbour, Prospect, foresee
from counting.models import Claim, Credit, RecountRequest
from tests.counting.hedges import landscape
from tests.factories.axes import TargetFactory
from tests.factories.counting import line, post, post_line, posting, recount_all, stored

pytestmark = pytest.mark.django_db


def prospect(source, *postings, actor="actor-9"):
    return Prospect(source, actor, postings)


def test_what_is_foreseen_is_what_counts_once_it_is_accepted():
    target = TargetFactory()
    drawn = [
        posting(target, stored(shape), number=number)
        for number, shape in enumerate(landscape(7, 120))
    ]
    post("BE-1", *drawn[:60], at=1)

    foreseen = foresee([prospect("BE-2", *drawn[60:90]), prospect("BE-3", *drawn[90:])])

    post("BE-2", *drawn[60:90], at=2)
    post("BE-3", *drawn[90:], at=3)
    recount_all()
    counted = {
        (credit.claim.source, credit.claim.number): (credit.raw, credit.credited, credit.shared)
        for credit in Credit.objects.exclude(claim__source="BE-1").select_related("claim")
    }
    assert counted == {
        (each.source, each.posting.number): (each.raw, each.credited, each.shared)
        for each in foreseen
    }
    assert any(each.shared for each in foreseen)


def test_it_says_with_whom_a_part_would_be_shared_and_where_without_writing_anything():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))
    before = (Claim.objects.count(), RecountRequest.objects.count())

    [foreseen] = foresee([prospect("BE-2", posting(target, line((50, 3), (150, 3))))])

    [neighbour] = foreseen.neighbours
    assert (neighbour.source, neighbour.number) == ("BE-1", 1)
    assert neighbour.metres == pytest.approx(3)
    assert neighbour.shared == foreseen.shared == pytest.approx(Decimal(54), abs=Decimal("0.2"))
    part = foreseen.shared_geometry.transform(3812, clone=True)
    assert part.length == pytest.approx(54, abs=0.2)
    assert (Claim.objects.count(), RecountRequest.objects.count()) == before


def test_a_neighbour_out_of_tolerance_is_named_and_shares_nothing_until_it_is_judged_the_same():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))
    drawn = posting(target, line((0, 12), (100, 12)))

    [apart] = foresee([prospect("BE-2", drawn)])
    claims.decide_pair(("BE-1", 1), ("BE-2", 1), "same", by="a reviewer")
    [same] = foresee([prospect("BE-2", drawn)])

    assert (apart.shared, apart.neighbours[0].verdict) == (0, "undecided")
    assert (same.credited, same.neighbours[0].verdict) == (0, "same")


def test_the_claims_of_the_source_itself_are_not_in_its_way():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))

    [foreseen] = foresee([prospect("BE-1", posting(target, line((0, 0), (100, 0))))])

    assert foreseen.credited == foreseen.raw


def test_an_organisation_that_counts_already_would_add_nothing():
    target = TargetFactory(of_organisations=True)
    one = posting(target, declared_quantity=Decimal(1))
    post("BE-1", one, actor="actor-1")

    known, new, again = foresee(
        [
            prospect("BE-2", one, actor="actor-1"),
            prospect("BE-3", one, actor="actor-2"),
            prospect("BE-4", one, actor="actor-2"),
        ]
    )

    assert known.neighbours == (Neighbour("BE-1", 1, shared=Decimal(1)),)
    assert [each.credited for each in (known, new, again)] == [0, 1, 0]


def test_a_declared_quantity_would_count_as_declared():
    target = TargetFactory()

    [foreseen] = foresee([prospect("BE-1", posting(target, declared_quantity=Decimal(40)))])

    assert (foreseen.raw, foreseen.credited, foreseen.neighbours) == (40, 40, ())
