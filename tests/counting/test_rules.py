"""A change of rule is an act: dated, signed, and told in the ledger."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from counting import rules
from counting.models import Credit, LedgerEntry, RecountRequest, RuleChange
from counting.recount import recount, recount_everything
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_line, recount_all

pytestmark = pytest.mark.django_db

SIGNED = {"by": "reviewer@example.org", "on": datetime.date(2026, 5, 1), "reason": "Wide hedges."}


def two_lines_six_metres_apart(**traits):
    target = TargetFactory(tolerance_m=5, **traits)
    post_line(target, "BE-1", (0, 0), (1000, 0), at=1)
    post_line(target, "BE-2", (0, 6), (1000, 6), at=2)
    recount_all()
    return target


def test_a_change_of_rule_moves_figures_and_says_so_in_the_ledger(assert_books_agree):
    target = two_lines_six_metres_apart()

    change = rules.change(target, tolerance_m=8, **SIGNED)
    recount_all()

    target.refresh_from_db()
    assert (target.tolerance_m, target.rule_version) == (8, 2)
    assert (change.tolerance_before_m, change.tolerance_m, change.rule_version) == (5, 8, 2)
    assert change.minimum_shared_run_m == change.minimum_shared_run_before_m == 20
    assert change.changed_by == "reviewer@example.org"
    entry = LedgerEntry.objects.get(reason="rule_changed")
    assert (entry.source, round(entry.change)) == ("BE-2", -1000)
    assert_books_agree()
    assert recount_everything().differing == 0


def test_the_rule_is_the_reason_for_neighbours_of_another_batch_too():
    target = two_lines_six_metres_apart()

    rules.change(target, tolerance_m=8, **SIGNED)
    while recount(batch_size=1):
        pass

    assert set(LedgerEntry.objects.order_by("pk").values_list("reason", "other_source")[2:]) == {
        ("rule_changed", "")
    }


def test_a_change_asks_for_the_claims_of_its_target_and_no_other():
    target, other = two_lines_six_metres_apart(), two_lines_six_metres_apart()

    rules.change(target, minimum_shared_run_m=30, **SIGNED)

    assert set(RecountRequest.objects.values_list("claim__target", "reason")) == {
        (target.pk, "rule_changed")
    }
    other.refresh_from_db()
    assert other.rule_version == 1


def test_what_people_do_is_counted_before_what_a_change_of_rule_asks_for():
    target = two_lines_six_metres_apart()
    rules.change(target, tolerance_m=8, **SIGNED)
    new = post_line(target, "BE-3", (0, 900), (100, 900), at=3)

    recount(batch_size=1)

    assert Credit.objects.get(claim=new).credited > 0
    assert RecountRequest.objects.count() == 2


def test_a_rule_that_is_as_it_was_is_no_change():
    target = two_lines_six_metres_apart()

    with pytest.raises(rules.NothingToChange):
        rules.change(target, tolerance_m=5, **SIGNED)

    assert not RuleChange.objects.exists()


def test_a_rule_that_makes_no_sense_is_refused():
    target = two_lines_six_metres_apart()

    with pytest.raises(ValidationError, match="less than zero"):
        rules.change(target, tolerance_m=-1, **SIGNED)

    target.refresh_from_db()
    assert (target.tolerance_m, target.rule_version) == (5, 1)
    assert not RecountRequest.objects.exists()
