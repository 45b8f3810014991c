import pytest

from catalogue.pages import FirstPages
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db

LIST = "/en/admin/engagements/engagement/"


def test_a_list_is_counted_no_further_than_people_read_and_says_that_there_is_more(
    reviewer_client, monkeypatch
):
    EngagementFactory.create_batch(3, submitted=True)
    whole = reviewer_client.get(LIST)
    monkeypatch.setattr(FirstPages, "most_counted", 3)
    full = reviewer_client.get(LIST)
    monkeypatch.setattr(FirstPages, "most_counted", 2)

    cut = reviewer_client.get(LIST)

    pages = (whole, full, cut)
    assert [page.context["cl"].result_count for page in pages] == [3, 3, 2]
    assert ["There are more" in page.text for page in pages] == [False, False, True]
    assert ["More than 2 results" in page.text for page in pages] == [False, False, True]
    assert ["3 results" in page.text for page in pages] == [True, True, False]
