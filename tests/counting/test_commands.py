from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from counting.models import Credit, Total
from counting.recount import begin, carry_on
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, post_line, recount_all, without_number

pytestmark = pytest.mark.django_db


def said(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_recount_deals_with_what_waits_and_compares_everything():
    post_line(TargetFactory(), "BE-1", (0, 0), (100, 0))

    output = said("recount", "--all")

    assert "100 %: 1 of 1 requests" in output
    assert "1 requests dealt with." in output
    assert "100 %: 1 of 1 chunks" in output
    assert "Run 1: 1 claims counted, 0 not counted" in output
    assert "0 waiting, 0 differences" in output


def test_recount_repairs_only_when_asked():
    post_line(TargetFactory(), "BE-1", (0, 0), (100, 0))
    recount_all()
    right = Credit.objects.get().shared
    Credit.objects.update(shared=0.5, raw=500)

    said("recount", "--all")
    assert Credit.objects.get().shared != right

    said("recount", "--all", "--repair")
    assert Credit.objects.get().shared == right
    assert sum(row["credited"] for row in Total.objects.national()) == Credit.objects.get().credited


def test_recount_says_what_totals_would_be_with_other_tolerances():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))

    output = said("recount", "--all", "--sensitivity")

    assert f"{target.code} pledged 10 m: 100" in output


def test_recount_goes_on_with_a_run_that_was_stopped():
    target = TargetFactory()
    for number in range(3):
        post_line(target, f"BE-{number}", (0, 90 * number), (100, 90 * number), at=number)
    recount_all()
    carry_on(begin(chunk=1))

    output = said("recount", "--resume")

    assert output.splitlines()[1:4] == [
        "Run 1 goes on.",
        "  66 %: 2 of 3 chunks",
        "  100 %: 3 of 3 chunks",
    ]
    with pytest.raises(CommandError, match="No full recount is unfinished"):
        said("recount", "--resume")


def test_recount_repairs_a_total_only_when_asked():
    post_line(TargetFactory(), "BE-1", (0, 0), (100, 0))
    recount_all()
    right = Total.objects.get().credited
    Total.objects.update(credited=7)

    assert "3 differences" in said("recount", "--all")
    assert Total.objects.get().credited == 7

    assert "1 totals and ledger entries corrected" in said("recount", "--all", "--repair")
    assert Total.objects.get().credited == right
    assert "0 differences" in said("recount", "--all")


def test_recount_tries_again_what_was_set_aside():
    claim = without_number(post_declared(TargetFactory(), "BE-1", 7))
    errors = StringIO()
    said("recount", stderr=errors)
    assert "1 requests are set aside after an error." in errors.getvalue()
    type(claim).objects.update(declared_quantity=7)

    assert "0 requests dealt with." in said("recount")
    assert "1 requests dealt with." in said("recount", "--retry")


def test_recount_counts_every_claim_again_for_a_reason():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))
    recount_all()

    assert "1 requests dealt with." in said("recount", "--again", "boundary_changed")


def test_explain_tells_what_is_credited_shared_and_why():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    post_line(target, "BE-2", (0, 3), (60, 3), (60, 90), at=2)
    recount_all()

    output = said("explain", "BE-2")

    assert f"BE-2/1 {target.code} pledged created: measured 147" in output
    assert "shared with BE-1/1: 6" in output
    assert "(accepted, BE-2)" in output


def test_explain_says_so_when_nothing_was_counted():
    with pytest.raises(CommandError, match="Nothing has been counted"):
        said("explain", "BE-9")


def test_explain_tells_since_when_a_part_is_shared():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    post_line(target, "BE-2", (0, 3), (100, 3), at=2)
    recount_all()

    assert f", since {timezone.localdate():%Y-%m-%d}" in said("explain", "BE-2")


def test_explain_tells_what_moved_a_target_between_two_days():
    target = TargetFactory()
    with time_machine.travel("2026-06-01 12:00"):
        post_declared(target, "BE-1", 400)
        recount_all()
    with time_machine.travel("2026-07-01 12:00"):
        post_declared(target, "BE-2", 100)
        recount_all()

    output = said("explain", "--target", target.code, "--since", "2026-06-15")
    assert "pledged: 400.000\n  +100.000 accepted\n  = 500.000\n" in output

    output = said("explain", "--target", target.code, "--until", "2026-06-30")
    assert "pledged: 0\n  +400.000 accepted\n  = 400.000\n" in output


@pytest.mark.parametrize("arguments", [[], ["BE-1", "--target", "hedges"], ["--target", "none"]])
def test_explain_wants_one_thing_that_exists(arguments):
    with pytest.raises(CommandError):
        said("explain", *arguments)
