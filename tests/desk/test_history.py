import csv
import io
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from axes.models import Objective
from correspondence.models import Wording
from counting import claims, rules
from counting.models import LedgerEntry
from desk import views
from desk.history import SOURCES, in_words, traces
from engagements import review
from partners.membership import trace
from partners.workflow import Happening
from progress.models import Report
from tests.factories.accounts import UserFactory
from tests.factories.axes import CriterionFactory, ObjectiveFactory, TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import EngagementFactory
from tests.factories.partners import MembershipFactory, PartnerFactory
from tests.factories.territory import MunicipalityFactory
from tests.languages.test_preview import typed_on
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


def saved(client, record, **typed):
    """Send the form of a record as it stands, but for what is typed."""
    address = change_page(record)
    values = typed_on(client.get(address)) | typed
    answer = client.post(
        address, {key: value for key, value in values.items() if value is not None}
    )
    assert answer.status_code == 302, answer.context["errors"]
    return told(kind="desk")[0].words


def change_page(record, act="change"):
    names = record._meta
    return reverse(f"admin:{names.app_label}_{names.model_name}_{act}", args=[record.pk])


def test_partners_people_groups_and_letters_are_told_with_before_and_after(admin_client):
    partner = PartnerFactory(name="Hedge club", recognised=True, municipality=MunicipalityFactory())
    member = MembershipFactory(partner=partner)
    person, group = UserFactory(name="Robin"), Group.objects.create(name="guests")
    wording = Wording.objects.create(
        template="engagements/letters/declined", text_en="No. {words}", subject_en="No"
    )
    right = Permission.objects.get(codename="view_partner")
    elsewhere = MunicipalityFactory()

    since = {"memberships-0-joined_at_0": "2026-05-01", "memberships-0-joined_at_1": "12:00"}
    words = saved(admin_client, partner, **since, municipality=elsewhere.pk, name="Hedge society")
    assert "“Hedge club” → “Hedge society”" in words
    assert f"“{partner.municipality}” → “{elsewhere}”" in words
    words = saved(admin_client, partner, **since | {"memberships-0-role": "keeper"})
    assert "“Member” → “Keeper”" in words
    assert str(member.person) in words
    assert "“” → “guests”" in saved(admin_client, person, groups=[group.pk])
    assert f"“” → “{right}”" in saved(admin_client, group, permissions=[right.pk])
    assert "“No. {words}” → “Alas. {words}”" in saved(
        admin_client, wording, text_en="Alas. {words}"
    )


def test_what_is_added_and_deleted_is_told_and_no_password_ever(admin_client):
    typed = {"email": "new@example.org", "name": "New", "usable_password": "true"}
    passwords = {"password1": "Hawthorn-and-ivy", "password2": "Hawthorn-and-ivy"}
    admin_client.post(reverse("admin:accounts_user_add"), typed | passwords)
    added = told(kind="desk")[0].words
    assert "“” → “new@example.org”" in added
    assert "Hawthorn" not in added
    new = User.objects.get(name="New")
    assert "Added person “New”" in admin_client.get(change_page(new, "history")).text

    admin_client.post(change_page(User.objects.get(name="New"), "delete"), {"post": "yes"})

    deleted = told(kind="desk")[0].words
    assert "“new@example.org” → “”" in deleted
    assert "pbkdf2" not in deleted
    assert "person “New”" in LogEntry.objects.first().get_change_message()


def test_nothing_on_the_desk_changes_or_deletes_a_trace(admin_client, reviewer):
    engagement = EngagementFactory(submitted=True)
    review.decline(engagement, by=reviewer, words="No")
    member = MembershipFactory()
    trace(member.partner, Happening.JOINED, person=member.person, by=member.person)

    for record in (reviewer, member.partner):
        assert admin_client.post(change_page(record, "delete"), {"post": "yes"}).status_code == 403
        names = record._meta
        address = reverse(f"admin:{names.app_label}_{names.model_name}_changelist")
        several = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
        admin_client.post(address, several)
        assert type(record).objects.filter(pk=record.pk).exists()
    on_the_desk = {source.model for source in SOURCES.values()} & set(admin.site._registry)
    for model in on_the_desk - {Report}:  # until it is decided, a report is not a trace
        page = admin.site._registry[model]
        assert not page.has_change_permission(as_superuser(admin_client))
        assert not page.has_delete_permission(as_superuser(admin_client))


def as_superuser(client):
    return SimpleNamespace(user=User.objects.get(is_superuser=True))


def test_what_is_tried_again_is_told(admin_client, admin_user):
    admin_client.post(reverse("admin:retry", args=["letters"]))

    [trace] = told(kind="desk")
    assert (trace.by, trace.about) == (admin_user.email, "letters")


def test_nobody_without_the_right_reads_the_history(reviewer_client):
    assert reviewer_client.get(PAGE).status_code == 403


def test_the_page_takes_the_same_queries_for_one_and_for_many(auditor, django_assert_num_queries):
    EngagementFactory(submitted=True)
    with CaptureQueriesContext(connection) as once:
        auditor.get(PAGE)
    EngagementFactory.create_batch(9, submitted=True)

    with django_assert_num_queries(len(once)):
        page = auditor.get(PAGE, {"kind": "status", "first": "2020-01-01"})

    assert len(page.context["traces"]) == 10


def test_older_traces_are_on_the_pages_after_the_first(auditor, monkeypatch):
    monkeypatch.setattr(views, "TRACES_ON_A_PAGE", 2)
    references = [each.reference for each in EngagementFactory.create_batch(3, submitted=True)]

    first, second, strange = (auditor.get(PAGE, {"page": page}) for page in ("1", "2", "²"))

    told = [[trace.about for trace in page.context["traces"]] for page in (first, second, strange)]
    assert told == [references[:0:-1], references[:1], references[:0:-1]]
    assert [page.context["older"] for page in (first, second)] == [2, None]


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
    moments = [row["value"] for row in rows if row["name"].endswith("_at") or row["name"] == "at"]
    assert moments
    assert all(datetime.fromisoformat(moment).tzinfo for moment in moments)


def test_the_file_of_a_draft_is_nobodys_business(auditor):
    draft = EngagementFactory()

    assert auditor.get(reverse("admin:engagement_file", args=[draft.pk])).status_code == 404
