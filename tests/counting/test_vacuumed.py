"""Every page asks whether something waits to be counted; what was counted costs it nothing."""

import pytest
from django.db import connection

from counting.models import Reason, RecountRequest
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared

pytestmark = pytest.mark.django_db(transaction=True)

MANY, FEW = 20_000, 100
_ASK = """
    INSERT INTO counting_recountrequest (claim_id, reason, requested_at, turn, attempts, error)
    SELECT %s, %s, now(), 0, 0, '' FROM generate_series(1, %s)
"""


def test_after_the_last_of_many_requests_there_is_nothing_left_to_look_through():
    claim = post_declared(TargetFactory(), "BE-1", 100)
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [claim.pk, Reason.RULE_CHANGED, MANY])
        last = RecountRequest.objects.order_by("-pk")[FEW].pk

        # The last ones lie in so few pages that VACUUM would leave the indexes as they are.
        for counted in (RecountRequest.objects.filter(pk__lte=last), RecountRequest.objects.all()):
            counted.delete()
            cursor.execute("VACUUM counting_recountrequest")

        cursor.execute("SELECT pg_relation_size('counting_recountrequest')")
        assert cursor.fetchone() == (0,)
