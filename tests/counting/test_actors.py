"""What each actor has credited and shares: totals that add up to the national figure."""

from decimal import Decimal

import pytest

from counting import claims
from counting.models import ActorTotal, State, Total
from counting.recount import recount_everything
from counting.recount.books import repair_books
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, post_line, recount_all

pytestmark = pytest.mark.django_db


def test_the_totals_of_actors_add_up_to_the_national_figure_and_say_what_is_shared():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0), at=0, actor="first")
    post_line(target, "BE-2", (0, 1), (100, 1), at=1, actor="second")
    post_declared(target, "BE-3", 7, at=2, actor="second", kind="removed")
    recount_all()

    def credited(actor):
        return ActorTotal.objects.of(actor).figures()[target.pk][State.PLEDGED]

    national = sum(row["credited"] for row in Total.objects.national())
    assert credited("first")["mapped", "created"] == pytest.approx(Decimal(100), abs=1)
    assert credited("second") == {("mapped", "created"): 0, ("declared", "removed"): -7}
    shared = sum(each.shared for each in ActorTotal.objects.of("second"))
    assert shared == pytest.approx(Decimal(100), abs=1)
    assert sum(each.credited for each in ActorTotal.objects.all()) == national


def test_a_withdrawal_takes_the_actor_s_total_back():
    post_declared(TargetFactory(), "BE-1", 7)
    recount_all()
    claims.withdraw("BE-1")
    recount_all()

    assert ActorTotal.objects.get().credited == 0


def test_a_run_finds_a_wrong_total_of_an_actor_and_the_books_are_repaired_when_asked():
    post_declared(TargetFactory(), "BE-1", 7)
    recount_all()
    ActorTotal.objects.update(shared=3)

    assert recount_everything().differing == 1

    repair_books()
    assert ActorTotal.objects.get().shared == 0
    assert recount_everything().differing == 0
