import pytest

from desk import admin as lists
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db

LIST = "/en/admin/engagements/engagement/"


def test_a_list_is_counted_no_further_than_people_read_and_says_that_there_is_more(
    reviewer_client, monkeypatch
):
    EngagementFactory.create_batch(3, submitted=True)
    whole = reviewer_client.get(LIST)
    monkeypatch.setattr(lists, "ROWS_AT_MOST", 2)

    cut = reviewer_client.get(LIST)

    assert [page.context["cl"].result_count for page in (whole, cut)] == [3, 2]
    assert ["There are more" in page.text for page in (whole, cut)] == [False, True]
