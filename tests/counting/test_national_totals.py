"""The figures of the whole country, laid down beside those of its places."""

import datetime
from importlib import import_module

import pytest
from django.db import connection

from counting import claims
from counting.models import NationalTotal, Total
from counting.recount import recount_everything, repair_books
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, post_line, recount_all

pytestmark = pytest.mark.django_db


def kept_apart():
    """What the country has, by state, basis and kind."""
    return {
        (each.state, each.basis, each.kind): each.credited for each in NationalTotal.objects.all()
    }


def test_national_totals_are_written_with_the_totals_and_taken_back_with_them():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))
    post_declared(target, "BE-2", 7)
    post_declared(target, "BE-3", 2, kind="removed")
    recount_all()

    of_places = {
        (row["state"], row["basis"], row["kind"]): row["credited"]
        for row in Total.objects.national()
    }
    assert kept_apart() == of_places
    assert len(of_places) == 3

    claims.withdraw("BE-2")
    recount_all()
    assert kept_apart() == of_places | {("pledged", "declared", "created"): 0}


def test_a_run_finds_a_wrong_national_total_and_the_books_are_repaired_when_asked():
    post_declared(TargetFactory(), "BE-1", 7)
    recount_all()
    NationalTotal.objects.update(credited=3)

    run = recount_everything()
    assert run.differing == 1
    assert run.differences.get().about.startswith("national total")

    repair_books()
    assert NationalTotal.objects.get().credited == 7
    assert recount_everything().differing == 0


def test_a_wrong_total_is_repaired_together_with_the_national_one():
    post_declared(TargetFactory(), "BE-1", 7)
    recount_all()
    Total.objects.update(credited=9)
    NationalTotal.objects.update(credited=9)

    repair_books()

    assert NationalTotal.objects.get().credited == Total.objects.get().credited == 7


def test_a_register_from_before_is_filled_from_its_totals():
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))
    post_declared(target, "BE-2", 7, actor="second")
    recount_all()
    Total.objects.filter(basis="declared").update(confirmed_in=datetime.date(2026, 1, 1))
    NationalTotal.objects.all().delete()

    with connection.cursor() as cursor:
        cursor.execute(import_module("counting.migrations.0016_national_totals").FILL)

    found = NationalTotal.objects.values_list("basis", "confirmed_in", "credited")
    assert set(found) == set(Total.objects.values_list("basis", "confirmed_in", "credited"))
    assert found.count() == 2
