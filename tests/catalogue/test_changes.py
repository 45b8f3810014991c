from decimal import Decimal

import pytest

from catalogue.changes import changes_of, signed
from catalogue.rulers import Ruler
from counting.models import LedgerEntry, Reason
from engagements import review
from tests.catalogue.figures import drawn
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db

HEDGE = [(4.7000, 50.8800), (4.7014, 50.8800)]
BESIDE = [(4.7007, 50.88001), (4.7021, 50.88001)]


@pytest.fixture
def target():
    return TargetFactory()


def ledger(target):
    """The changes as the public reads them, by reason."""
    changes = changes_of(LedgerEntry.objects.for_target(target))
    return {str(change.reason): change for change in changes}


def set_free(target, **fields):
    """Two hedges side by side, of which the first is withdrawn again; returns the second."""
    first = drawn(target, HEDGE, **fields)
    second = drawn(target, BESIDE)
    recount_all()
    review.withdraw(first, by=UserFactory(reviewer=True), words="Felled.")
    recount_all()
    return first, second


def test_an_accepted_engagement_is_named_and_linked(target):
    engagement = drawn(target, HEDGE)
    recount_all()

    change = ledger(target)["Accepted"]

    assert (change.reference, change.engagement) == (engagement.reference, engagement)
    assert change.change == "+0.10"


def test_a_withdrawn_engagement_is_named_and_not_linked(target):
    first, _second = set_free(target)

    change = ledger(target)["Withdrawn"]

    assert (change.reference, change.engagement) == (first.reference, None)
    assert change.change == "−0.10"


def test_two_engagements_are_named_together_only_where_both_places_are_public(target):
    first = drawn(target, HEDGE)
    second = drawn(target, BESIDE)
    entry = LedgerEntry(
        target=target,
        source=second.reference,
        other_source=first.reference,
        change=Decimal(-40),
        reason=Reason.SHARED,
    )

    [change] = changes_of([entry])
    assert (change.engagement, change.other) == (second, first)

    first.exact_places_are_public = False
    first.save(update_fields=["exact_places_are_public"])
    [change] = changes_of([entry])
    assert change.is_unnamed
    assert (change.reference, change.engagement, change.other_reference, change.other) == (
        "",
        None,
        "",
        None,
    )


def test_what_a_private_place_gives_back_does_not_say_to_whom(target):
    set_free(target, partner=PartnerFactory(citizen=True), exact_places_are_public=False)

    assert ledger(target)["No longer shared"].is_unnamed


def test_the_names_of_a_page_cost_one_query(target, django_assert_num_queries):
    for _ in range(3):
        set_free(target)
    entries = list(LedgerEntry.objects.for_target(target).select_related("target"))

    with django_assert_num_queries(1):
        changes_of(entries)


@pytest.mark.parametrize(
    ("metres", "shown"),
    [
        ("1234", "+1.23"),
        ("-1234", "−1.23"),
        ("3", "+<\xa00.01"),
        ("-0.001", "−<\xa00.01"),
        ("0", "0.00"),
    ],
)
def test_a_change_has_its_sign_and_is_shown_as_nothing_only_where_it_is_none(metres, shown):
    assert signed(Ruler(TargetFactory.build(unit="km")), Decimal(metres)) == shown
