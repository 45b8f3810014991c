import pytest

from catalogue.tolerances import table_of_tolerances
from counting.models import Sensitivity
from counting.recount import recount_everything
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_line, recount_all

pytestmark = pytest.mark.django_db


def test_nothing_is_said_before_a_run_has_said_it():
    assert table_of_tolerances() is None


def test_the_table_says_what_the_run_found_for_each_tolerance():
    target = TargetFactory(tolerance_m=5)
    post_line(target, "BE-1", (0, 0), (1000, 0))
    post_line(target, "BE-2", (0, 3), (1000, 3))
    recount_all()
    recount_everything(with_sensitivity=True)

    (line,) = table_of_tolerances().rows

    assert len(line.figures) == len(Sensitivity.TOLERANCES)
    by_metres = dict(zip(Sensitivity.TOLERANCES, line.figures, strict=True))
    assert (by_metres[0], by_metres[2]) == ("2.00", "2.00")
    assert (by_metres[5], by_metres[10]) == ("1.00", "1.00")
