from itertools import product

import pytest

from engagements.models import MoveNotAllowed
from engagements.workflow import MOVES, Status
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db

PAIRS = list(product(Status, Status))


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
