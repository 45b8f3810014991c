from itertools import product

import pytest
from django.db import IntegrityError, transaction

from engagements import amending
from engagements.models import Engagement, MoveNotAllowed
from engagements.workflow import MOVES, MOVES_OF_AMENDMENT, MOVES_OF_FAREWELL, Status
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db

# The database refuses one that is no amendment to be adopted.
PAIRS = list(product(set(Status) - {Status.ADOPTED}, Status))


def engagement_with(status):
    engagement = EngagementFactory(submitted=True)
    type(engagement).objects.filter(pk=engagement.pk).update(
        status=status, accepted_at=engagement.submitted_at
    )
    engagement.refresh_from_db()
    return engagement


@pytest.mark.parametrize(("start", "end"), [pair for pair in PAIRS if pair[1] in MOVES[pair[0]]])
def test_an_allowed_move_changes_the_status_and_leaves_a_trace(start, end):
    engagement = engagement_with(start)

    engagement.move_to(end, by=None, words="because")

    engagement.refresh_from_db()
    assert engagement.status == end
    trace = engagement.status_changes.last()
    assert (trace.from_status, trace.to_status, trace.words) == (start, end, "because")


@pytest.mark.parametrize(
    ("start", "end"), [pair for pair in PAIRS if pair[1] not in MOVES[pair[0]]]
)
def test_a_forbidden_move_is_refused_and_changes_nothing(start, end):
    engagement = engagement_with(start)
    traces = engagement.status_changes.count()

    with pytest.raises(MoveNotAllowed):
        engagement.move_to(end, by=None)

    engagement.refresh_from_db()
    assert engagement.status == start
    assert engagement.status_changes.count() == traces


@pytest.mark.parametrize("asks_to_withdraw", [False, True])
def test_an_amendment_moves_as_its_table_says_and_never_becomes_public(asks_to_withdraw):
    table = MOVES_OF_FAREWELL if asks_to_withdraw else MOVES_OF_AMENDMENT
    amendment = amending.begin(
        EngagementFactory(accepted=True), by=None, asks_to_withdraw=asks_to_withdraw
    )
    amendment.move_to(Status.SUBMITTED, by=None)
    row = Engagement.objects.filter(pk=amendment.pk)

    for start, end in product(table, Status):
        row.update(status=start)
        if end in table[start]:
            amendment.move_to(end, by=None)
        else:
            with pytest.raises(MoveNotAllowed):
                amendment.move_to(end, by=None)

    for status in set(Status) - set(table):
        with pytest.raises(IntegrityError, match="amendment_is_never_public"), transaction.atomic():
            row.update(status=status, accepted_at=amendment.submitted_at)


def test_only_an_amendment_is_adopted():
    engagement = EngagementFactory(submitted=True)

    with pytest.raises(IntegrityError, match="amendment_is_never_public"):
        Engagement.objects.filter(pk=engagement.pk).update(status=Status.ADOPTED)
