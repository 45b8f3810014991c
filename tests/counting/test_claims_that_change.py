from decimal import Decimal

import pytest

from counting import asking, claims
from counting.models import Credit, LedgerEntry, Total
from tests.factories.axes import TargetFactory
from tests.factories.counting import (
    line,
    moment,
    post_declared,
    post_line,
    posting,
    recount_all,
)
from tests.factories.territory import MunicipalityFactory, square

pytestmark = pytest.mark.django_db


def national(target, state="pledged"):
    rows = Total.objects.for_target(target).filter(state=state).national()
    return sum(row["credited"] for row in rows)


def test_tonnes_a_year_take_the_latest_value_only():
    target = TargetFactory(in_tonnes_per_year=True)
    post_declared(target, "BE-1", 120)
    recount_all()

    newer = posting(target, declared_quantity=Decimal(90))
    claims.replace("BE-1", [newer], actor="actor-1", actor_kind="firm", accepted_at=moment(0))
    recount_all()

    assert national(target) == 90


def test_replace_puts_new_geometry_in_the_place_of_the_old_one(assert_books_agree):
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    beside_old = post_line(target, "BE-2", (0, 3), (100, 3), at=2)
    beside_new = post_line(target, "BE-3", (0, 203), (100, 203), at=3)
    recount_all()

    moved = posting(target, line((0, 200), (100, 200)))
    claims.replace("BE-1", [moved], actor="a", actor_kind="town", accepted_at=moment(1))
    recount_all()

    assert Credit.objects.get(claim=beside_old).shared == 0
    assert Credit.objects.get(claim=beside_new).credited == 0
    assert_books_agree()


def test_a_reported_share_counts_that_part_of_what_is_credited(assert_books_agree):
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (1000, 0))
    recount_all()

    claims.report_share("BE-1", state="implemented", share=Decimal("0.6"))
    recount_all()

    assert national(target, "implemented") == round(national(target) * Decimal("0.6"), 3)
    assert_books_agree()


def test_a_reported_share_is_of_what_is_credited_in_that_state():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (1000, 0), at=1)
    post_line(target, "BE-2", (0, 3), (1000, 3), at=2)
    claims.report_share("BE-2", state="implemented", share=Decimal("0.6"))
    recount_all()
    assert national(target, "implemented") == pytest.approx(600, abs=1)

    claims.report_share("BE-1", state="implemented", share=Decimal("0.5"))
    recount_all()

    assert national(target, "implemented") == pytest.approx(500, abs=1)


def test_a_second_report_takes_the_place_of_the_first():
    target = TargetFactory()
    post_declared(target, "BE-1", 1000)
    claims.report_share("BE-1", state="implemented", share=Decimal("0.6"))
    recount_all()

    claims.report_share("BE-1", state="implemented", share=Decimal("0.9"), target=target)
    recount_all()

    assert national(target, "implemented") == 900


@pytest.mark.parametrize(
    ("verdict", "apart", "before", "after"), [("distinct", 4, 100, 200), ("same", 12, 200, 100)]
)
def test_a_decision_on_a_pair_is_honoured_and_can_be_taken_back(verdict, apart, before, after):
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    post_line(target, "BE-2", (0, apart), (100, apart), at=2)
    recount_all()
    assert national(target) == pytest.approx(before, abs=0.1)

    claims.decide_pair(("BE-2", 1), ("BE-1", 1), verdict, by="Reviewer", reason="seen there")
    recount_all()
    assert national(target) == pytest.approx(after, abs=0.1)

    claims.decide_pair(("BE-1", 1), ("BE-2", 1), "undecided", by="Reviewer")
    recount_all()
    assert national(target) == pytest.approx(before, abs=0.1)


def test_withdrawing_the_first_of_a_pair_judged_the_same_gives_back_the_second():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    post_line(target, "BE-2", (0, 12), (100, 12), at=2)
    claims.decide_pair(("BE-1", 1), ("BE-2", 1), "same", by="Reviewer")
    recount_all()

    claims.withdraw("BE-1")
    recount_all()

    assert national(target) > 99


def test_a_changed_rule_is_counted_again_and_explained(assert_books_agree):
    target, other = TargetFactory(), TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    post_line(target, "BE-2", (0, 7), (100, 7), at=2)
    post_line(other, "BE-1", (0, 0), (100, 0))
    recount_all()
    target.tolerance_m = 8
    target.save()

    assert asking.count_again(reason="rule_changed", target=target) == 2
    recount_all()

    entry = LedgerEntry.objects.get(reason="rule_changed")
    assert (entry.source, entry.change < -99) == ("BE-2", True)
    assert_books_agree()


def test_a_changed_boundary_moves_what_is_counted_and_explains_it(assert_books_agree):
    town = MunicipalityFactory(at=(0, 0))
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))
    post_line(target, "BE-2", (7500, 0), (7600, 0))
    recount_all()
    assert Total.objects.filter(municipality=town).get().credited < 101

    town.outline = square(0, 0, 2)
    town.save()
    asking.count_again(reason="boundary_changed")
    recount_all()

    assert Total.objects.filter(municipality=town).get().credited > 199
    assert_books_agree()
