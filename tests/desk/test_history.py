import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from axes.models import Objective
from counting import claims, rules
from counting.models import LedgerEntry
from desk.history import SOURCES, in_words, traces
from engagements import review
from tests.factories.accounts import UserFactory
from tests.factories.axes import CriterionFactory, ObjectiveFactory, TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import EngagementFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db

PAGE = "/en/admin/history/"
LANGUAGES = ("en", "fr", "nl", "de")


@pytest.fixture
def auditor(client):
    return at_the_desk(client, UserFactory(is_staff=True, group="auditors"))


def told(**asked):
    return [in_words(row) for row in traces(**asked)]


def test_what_acts_leave_is_told_newest_first(reviewer):
    engagement = EngagementFactory(submitted=True)
    review.accept(engagement, by=reviewer, words="Welcome.")
    day = timezone.localdate()
    rules.change(TargetFactory(), by="Sam", on=day, reason="Wide hedges.", tolerance_m=9)

    rule, accepted = told(kind="rule")[0], told(kind="status")[0]

    assert (rule.by, rule.words) == ("Sam", "Wide hedges.")
    assert (accepted.by, accepted.about, accepted.what, accepted.words) == (
        reviewer.email,
        engagement.reference,
        "Accepted",
        "Welcome.",
    )


def test_the_list_is_narrowed_by_person_kind_thing_and_day(reviewer):
    engagement = EngagementFactory(submitted=True)
    review.accept(engagement, by=reviewer)
    claims.decide_pair(("BE-1", 1), ("BE-2", 1), "distinct", by="Robin", reason="Two sides.")
    today = timezone.localdate()

    assert [each.by for each in told(kind="pair")] == ["Robin"]
    assert [each.words for each in told(about="be-2")] == ["Two sides."]
    assert [each.what for each in told(by=reviewer.email)] == ["Accepted"]
    assert {each.about for each in told(first=today, last=today)} >= {engagement.reference}
    assert told(last=today.replace(year=today.year - 1)) == []


def test_a_text_edited_at_the_desk_is_told_with_before_and_after(admin_client):
    objective = ObjectiveFactory(name_en="Hedges")
    criterion = CriterionFactory(objective=objective, text_en="Native species")
    page = reverse("admin:axes_objective_change", args=[objective.pk])
    form = admin_client.get(page)
    typed = dict(form.context["adminform"].form.initial)
    for formset in form.context["inline_admin_formsets"]:
        for each in formset.formset.forms:
            typed |= {
                each.add_prefix(name): each.get_initial_for_field(field, name)
                for name, field in each.fields.items()
            }
        typed |= {
            formset.formset.management_form.add_prefix(name): value
            for name, value in formset.formset.management_form.initial.items()
        }
    typed = {
        name: "" if value is None else getattr(value, "pk", value) for name, value in typed.items()
    }

    admin_client.post(page, typed | {"name_en": "Hedgerows", "criteria-0-text_en": "Only native"})

    assert Objective.objects.get().name_en == "Hedgerows"
    words = told(kind="desk")[0].words
    assert "“Hedges” → “Hedgerows”" in words
    assert "“Native species” → “Only native”" in words
    assert criterion.pk


def test_nobody_without_the_right_reads_the_history(reviewer_client):
    assert reviewer_client.get(PAGE).status_code == 403


def test_the_page_takes_the_same_queries_for_one_and_for_many(auditor, django_assert_num_queries):
    EngagementFactory(submitted=True)
    with CaptureQueriesContext(connection) as once:
        auditor.get(PAGE)
    EngagementFactory.create_batch(9, submitted=True)

    with django_assert_num_queries(len(once)):
        page = auditor.get(PAGE, {"kind": "status", "first": "2020-01-01"})

    assert page.context["page"].paginator.count == 10


@pytest.mark.parametrize("kind", SOURCES)
def test_every_kind_can_be_asked_for_alone(auditor, kind):
    assert auditor.get(PAGE, {"kind": kind, "by": "a", "about": "b"}).status_code == 200


def test_all_that_is_kept_of_an_engagement_is_one_file(auditor, reviewer):
    engagement = EngagementFactory(submitted=True, title="=HYPERLINK(1)")
    review.accept(engagement, by=reviewer, words="Welcome.")
    recount_all()

    answer = auditor.get(reverse("admin:engagement_file", args=[engagement.pk]))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    parts = {row["part"] for row in rows}
    assert LedgerEntry.objects.filter(source=engagement.reference).exists()
    assert parts >= {"engagement", "partner", "contribution", "site", "status change", "letter"}
    assert parts >= {"claim", "credit", "ledger", "history"}
    assert "'=HYPERLINK(1)" in {row["value"] for row in rows}
    assert "Welcome." in {row["value"] for row in rows}


def test_the_file_of_a_draft_is_nobodys_business(auditor):
    draft = EngagementFactory()

    assert auditor.get(reverse("admin:engagement_file", args=[draft.pk])).status_code == 404
