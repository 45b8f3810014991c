import os

import pytest
from django.db import connection

from benchmarks.processes import Died, together

pytestmark = pytest.mark.django_db


def test_what_each_process_answers_comes_in_the_order_of_the_shares():
    results, effort = together(connection.settings_dict["NAME"], abs, [-1, -2])

    assert results == [1, 2]
    assert effort.peak > 0


def test_a_process_that_dies_ends_the_measure_and_says_so():
    with pytest.raises(Died, match="process 1 of 1 died, with status 7"):
        together(connection.settings_dict["NAME"], os._exit, [7])


def test_what_goes_wrong_in_a_process_is_raised_by_the_measure():
    with pytest.raises(ZeroDivisionError):
        together(connection.settings_dict["NAME"], divmod_by_nothing, [1])


def test_a_process_that_finds_no_database_ends_the_measure():
    with pytest.raises(Exception, match="does not exist"):
        together("no_such_database", abs, [1])


def divmod_by_nothing(number):
    return divmod(number, 0)
