"""Two workers at one full recount."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from counting.models import RunChunk
from counting.recount import everything, planning
from tests.counting.test_recount import closing
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_line, recount_all


@pytest.mark.django_db(transaction=True)
def test_a_chunk_is_computed_while_another_worker_is_at_its_own():
    target = TargetFactory()
    for number in range(2):
        post_line(target, f"BE-{number}", (0, 100 * number), (100, 100 * number))
    recount_all()
    run = planning.begin(chunk=1)
    mine, other = RunChunk.objects.filter(run=run).order_by("number")

    with transaction.atomic(), ThreadPoolExecutor(1) as workers:
        everything._computed(mine)
        workers.submit(closing(everything.carry_on), run).result(timeout=60)
        other.refresh_from_db()

    assert other.ended_at is not None
