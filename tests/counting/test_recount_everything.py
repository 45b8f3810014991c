"""A full recount compares, reports and repairs nothing."""

import pytest

from counting.models import Attribution, Credit, Total
from counting.recount import recount_everything
from territory.models import BoundaryLoad, Region
from tests.factories.axes import TargetFactory
from tests.factories.counting import (
    post_declared,
    post_line,
    recount_all,
)
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db


def test_a_full_recount_reports_what_differs_and_repairs_nothing():
    target = TargetFactory()
    claim = post_line(target, "BE-1", (0, 0), (100, 0))
    post_declared(target, "BE-2", 7)
    recount_all()
    wrong = Credit.objects.filter(claim=claim)
    wrong.update(credited=1)
    Attribution.objects.filter(credit__claim=claim).update(quantity=1)

    run = recount_everything()

    about = [difference.about for difference in run.differences.order_by("pk")]
    assert about[0] == "claim BE-1/1 credited"
    assert about[1].startswith("total")
    assert run.difference > 98
    assert wrong.get().credited == 1
    assert (run.number, run.counted, len(run.digest)) == (1, 2, 64)


def test_a_full_recount_leaves_out_what_waits():
    target = TargetFactory()
    post_line(target, "BE-2", (0, 3), (100, 3), at=2)
    recount_all()
    post_line(target, "BE-1", (0, 0), (100, 0), at=1)

    run = recount_everything()

    assert (run.waiting, run.differing) == (2, 0)
    assert (run.counted, run.wholly_shared, run.not_counted) == (1, 1, 1)


def test_the_digest_tells_inputs_apart():
    target = TargetFactory()
    post_declared(target, "BE-1", 7)
    first, again = recount_everything().digest, recount_everything().digest
    target.tolerance_m = 8
    target.save()

    assert first == again
    assert recount_everything().digest != first


def test_what_lies_just_beyond_a_coarse_border_counts_in_a_place_not_known(assert_books_agree):
    grid_of_municipalities(1, 1)
    coarse = BoundaryLoad.objects.create(file_name="map.geojson", level="region", is_coarse=True)
    Region.objects.update(outline_from=coarse)
    target = TargetFactory(counts_elsewhere=False)
    post_line(target, "BE-1", (-1500, 500), (1000, 500))

    recount_all()

    credit = Credit.objects.get()
    assert credit.credited == credit.raw
    whereabouts = {(row["place"], bool(row["region"])) for row in Total.objects.by_region()}
    assert whereabouts == {("belgium", True), ("belgium", False)}
    assert_books_agree()
