"""What a national figure would be with another tolerance."""

import pytest

from counting.models import Credit, Sensitivity
from counting.recount import recount_everything
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_line, recount_all
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db


def kilometres(run):
    return {
        each.tolerance_m: round(each.credited / 1000, 1) for each in run.sensitivities.order_by()
    }


def test_a_run_says_what_the_total_would_be_with_other_tolerances():
    target = TargetFactory(tolerance_m=5)
    for number, aside in enumerate([0, 1, 4, 11]):
        post_line(target, f"BE-{number}", (0, aside), (1000, aside), at=number)
    recount_all()

    run = recount_everything(chunk=2, with_sensitivity=True)

    assert kilometres(run) == {0: 4, 2: 3, 5: 2, 10: 1}
    assert run.sensitivities.get(tolerance_m=5).credited == sum(
        Credit.objects.values_list("credited", flat=True)
    )


def test_losses_are_taken_off_and_states_kept_apart():
    target = TargetFactory(tolerance_m=5)
    post_line(target, "BE-1", (0, 0), (1000, 0))
    post_line(target, "BE-2", (0, 0), (400, 0), kind="removed", at=1)
    post_line(target, "BE-1", (0, 0), (700, 0), state="verified")
    recount_all()

    run = recount_everything(with_sensitivity=True)

    figures = run.sensitivities.filter(tolerance_m=2).order_by("state")
    assert [(each.state, round(each.credited / 100)) for each in figures] == [
        ("pledged", 6),
        ("verified", 7),
    ]


def test_what_lies_outside_stays_outside_with_every_tolerance():
    grid_of_municipalities(1, 1)
    target = TargetFactory(tolerance_m=5)
    post_line(target, "BE-1", (-2000, 500), (2000, 500))
    recount_all()

    run = recount_everything(with_sensitivity=True)

    assert {each.credited for each in run.sensitivities.all()} == {Credit.objects.get().credited}


def test_nothing_is_kept_unless_asked_for():
    post_line(TargetFactory(), "BE-1", (0, 0), (1000, 0))
    recount_all()

    recount_everything()

    assert not Sensitivity.objects.exists()
