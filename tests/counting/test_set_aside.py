"""A request whose recount raises is set aside alone, and the others of its batch go on."""

import pytest
from django.db import OperationalError, connection

from counting import asking, claims
from counting.models import Claim, Credit, LedgerEntry, RecountRequest
from counting.recount import recount
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, recount_all, without_number

pytestmark = pytest.mark.django_db

BROKEN = 3


def ten_of_which_one_is_broken():
    target = TargetFactory()
    posted = [post_declared(target, f"BE-{number}", 10, at=number) for number in range(10)]
    return without_number(posted[BROKEN])


def test_the_others_of_the_batch_are_counted(assert_books_agree):
    broken = ten_of_which_one_is_broken()

    assert recount() == 10

    request = RecountRequest.objects.get()
    assert (request.claim, request.attempts) == (broken, 1)
    assert "NaN" in request.error
    assert Credit.objects.filter(credited=10).count() == 9
    assert recount() == 0
    assert_books_agree()


def test_what_was_set_aside_is_tried_again_only_when_asked():
    broken = ten_of_which_one_is_broken()
    recount_all()

    assert asking.try_again(RecountRequest.objects.all()) == 1
    recount_all()
    assert RecountRequest.objects.get().attempts == 2

    Claim.objects.filter(pk=broken.pk).update(declared_quantity=10)
    asking.try_again(RecountRequest.objects.all())
    recount_all()

    assert not RecountRequest.objects.exists()
    assert LedgerEntry.objects.get(source=f"BE-{BROKEN}").change == 10


def test_trying_again_leaves_alone_what_waits_anyway():
    post_declared(TargetFactory(), "BE-1", 10)

    assert asking.try_again(RecountRequest.objects.all()) == 0


def test_a_database_in_trouble_is_nobody_s_fault():
    post_declared(TargetFactory(), "BE-1", 10)
    recount_all()
    claims.withdraw("BE-1")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'"
        )
        cursor.execute(
            "CREATE TRIGGER slow BEFORE INSERT ON counting_ledgerentry "
            "FOR EACH ROW EXECUTE FUNCTION slow()"
        )
        cursor.execute("SET LOCAL statement_timeout = 500")

    with pytest.raises(OperationalError):
        recount()

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    assert RecountRequest.objects.get().error == ""
