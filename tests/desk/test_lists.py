import pytest

from catalogue.pages import FirstPages
from correspondence.models import Letter
from desk.admin import OfMany
from engagements.admin.queue import Queue
from tests.factories.counting import recount_all
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


def test_a_late_page_has_the_rows_that_follow_those_before_it(reviewer_client, monkeypatch):
    sent = EngagementFactory.create_batch(5, submitted=True)
    monkeypatch.setattr(Queue, "list_per_page", 2)
    pages = []
    for skipped in (100, 0):
        monkeypatch.setattr(FirstPages, "most_skipped", skipped)
        pages.append([rows_of(reviewer_client, page) for page in (1, 2, 3)])

    assert pages[0] == pages[1] == [sent[:2], sent[2:4], sent[4:]]


def rows_of(client, page):
    return list(client.get(LIST, {"p": page}).context["cl"].result_list)


def test_claims_and_the_ledger_are_searched_by_how_a_reference_begins(reviewer_client):
    reference = EngagementFactory(accepted=True).reference
    EngagementFactory(accepted=True)
    recount_all()

    for model in ("claim", "ledgerentry"):
        address = f"/en/admin/counting/{model}/"
        (found,) = found_by(reviewer_client, address, reference.lower())
        assert found.source == reference
        assert len(found_by(reviewer_client, address, reference[:5])) == 2
        assert found_by(reviewer_client, address, reference[1:]) == []


@pytest.mark.parametrize("few", [0, 1_000])
def test_letters_are_searched_by_parts_of_words_however_many_are_found(
    reviewer_client, monkeypatch, few
):
    monkeypatch.setattr(OfMany, "few", few)
    subjects = {"about": "E2026-00077", "subject": "Ihre Zusage", "kind": "accepted"}
    letters = [
        Letter.objects.create(reader=f"{name}@example.org", **subjects) for name in ("anne", "bart")
    ]

    for words, expected in {
        "nne@": letters[:1],
        "00077": letters[::-1],
        "zusage bart": letters[1:],
        "carla": [],
    }.items():
        assert found_by(reviewer_client, "/en/admin/correspondence/letter/", words) == expected


def found_by(client, address, words):
    return list(client.get(address, {"q": words}).context["cl"].result_list)
