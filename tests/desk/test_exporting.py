import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory
from tests.factories.partners import PartnerFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db

ENGAGEMENTS = "/en/admin/export/engagements.csv"


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_what_the_list_shows_is_exported_with_its_filters(reviewer_client):
    waiting = EngagementFactory(submitted=True, title="=1+1")
    accepted = EngagementFactory(accepted=True)
    EngagementFactory()

    opened = rows_of(reviewer_client.get(ENGAGEMENTS))
    chosen = rows_of(reviewer_client.get(ENGAGEMENTS, {"status": "accepted"}))

    assert [row["reference"] for row in opened] == [waiting.reference]
    assert opened[0]["title"] == "'=1+1"
    assert opened[0]["quantity"].startswith("0.09")
    assert [row["reference"] for row in chosen] == [accepted.reference]


def test_partners_are_exported_for_table_programs(reviewer_client):
    PartnerFactory(name="Hedge Society")

    answer = reviewer_client.get("/en/admin/export/partners.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:2] == ("name", "kind")
    assert rows[1][:2] == ("Hedge Society", "association")


def test_who_may_not_see_a_list_cannot_export_it(client):
    at_the_desk(client, UserFactory(is_staff=True, group="editors"))

    assert client.get(ENGAGEMENTS).status_code == 403


def test_a_list_that_is_none_is_not_found(reviewer_client):
    assert reviewer_client.get("/en/admin/export/people.csv").status_code == 404


def test_an_export_takes_the_same_queries_for_one_and_for_many(
    reviewer_client, django_assert_max_num_queries
):
    EngagementFactory(submitted=True)
    with CaptureQueriesContext(connection) as once:
        reviewer_client.get(ENGAGEMENTS)
    EngagementFactory.create_batch(9, submitted=True)

    with django_assert_max_num_queries(len(once)):
        reviewer_client.get(ENGAGEMENTS)
