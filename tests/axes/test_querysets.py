import datetime

import pytest

from axes.models import Axis, Criterion, Objective, Target
from tests.factories.axes import (
    AimFactory,
    AxisFactory,
    CriterionFactory,
    ObjectiveFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


def test_a_target_is_in_force_from_its_first_to_its_last_day():
    target = TargetFactory(
        valid_from=datetime.date(2025, 1, 1), valid_to=datetime.date(2030, 12, 31)
    )

    in_force = [
        target in Target.objects.in_force(day)
        for day in (
            datetime.date(2024, 12, 31),
            datetime.date(2025, 1, 1),
            datetime.date(2030, 12, 31),
            datetime.date(2031, 1, 1),
        )
    ]
    assert in_force == [False, True, True, False]


def test_a_target_without_dates_is_always_in_force():
    assert TargetFactory() in Target.objects.in_force()


def test_targets_are_shown_by_objective_and_then_in_their_own_order():
    second, first = ObjectiveFactory(order=2), ObjectiveFactory(order=1)
    last = TargetFactory(objective=second, order=1)
    middle = TargetFactory(objective=first, order=2)
    start = TargetFactory(objective=first, order=1)

    assert list(Target.objects.in_display_order()) == [start, middle, last]


def test_the_home_page_takes_three_queries_however_many_objectives(django_assert_num_queries):
    for _axis in range(2):
        axis = AxisFactory()
        for _objective in range(3):
            TargetFactory(objective=ObjectiveFactory(axis=axis))

    with django_assert_num_queries(3):
        figures = [
            target.value
            for axis in Axis.objects.for_home()
            for objective in axis.objectives.all()
            for target in objective.targets.all()
        ]
    assert len(figures) == 6


def test_the_home_page_leaves_out_targets_that_have_ended():
    ended = TargetFactory(valid_to=datetime.date(2020, 1, 1))

    [axis] = Axis.objects.for_home()

    assert list(axis.objectives.get().targets.in_force()) == []
    assert list(axis.objectives.all()[0].targets.all()) == []
    assert ended in Target.objects.all()


def test_the_page_of_an_objective_asks_only_active_criteria():
    objective = ObjectiveFactory()
    asked = CriterionFactory(objective=objective)
    CriterionFactory(objective=objective, is_active=False)
    aim = AimFactory(objective=objective)

    [found] = Objective.objects.for_page()

    assert list(found.criteria.all()) == [asked]
    assert list(found.aims.all()) == [aim]
    assert list(Criterion.objects.active()) == [asked]
