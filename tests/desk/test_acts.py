"""Every act of the desk, tried through its address by who may and by who may not."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from axes.models import ModelProject
from correspondence.models import MAXIMUM_ATTEMPTS, Letter, Wording
from counting.models import Claim, PairDecision, RecountRequest, RuleChange
from desk.roles import ROLES
from engagements import review
from engagements.models import Engagement, Finding, ReviewReason, ReviewRegion, ReviewStep
from engagements.workflow import Status
from intake.models import Sheet
from partners.models import JoinRequest, Membership, Partner
from progress.models import Report
from progress.workflow import Status as ReportStatus
from registers.models import Record
from tests.factories.accounts import UserFactory
from tests.factories.axes import ModelProjectFactory, ObjectiveFactory, TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import EngagementFactory
from tests.factories.partners import MembershipFactory
from tests.factories.registers import RecordFactory
from tests.factories.territory import MunicipalityFactory, RegionFactory
from tests.signing_in import at_the_desk, signed_in

pytestmark = pytest.mark.django_db

#: A list that one may read is shown again, without the act that was asked for.
REFUSED = {200, 403}
LANGUAGES = ("en", "fr", "nl", "de")
DECIDING = {"reviewers", "secretariat"}
WRITING = {"editors", "secretariat"}
GOVERNING = {"secretariat"}


class Act(NamedTuple):
    """Who may, what is sent where, and how one sees whether it has happened.

    Some are barred also to who belongs to the organisation, or keeps to another region.
    """

    roles: set[str]
    prepare: Callable
    happened: Callable
    bars_its_own: bool = False
    has_a_place: bool = False


def desk(name, *keys):
    return reverse(f"admin:{name}", args=keys)


def of_engagement(act, **answers):
    """An act on the page of an engagement that awaits review."""
    engagement = EngagementFactory(submitted=True)
    return desk(f"engagements_engagement_{act}", engagement.pk), answers


def decision(name, status, **trait):
    def prepare():
        engagement = EngagementFactory(**trait or {"submitted": True})
        page = desk("engagements_engagement_change", engagement.pk)
        return page, {"decision": name, "words": "Because."}

    def happened():
        return Engagement.objects.filter(status=status).exists()

    return Act(DECIDING, prepare, happened, bars_its_own=True, has_a_place=True)


def reopen():
    engagement = EngagementFactory(submitted=True)
    review.decline(engagement, by=UserFactory(), words="No")
    return desk("engagements_engagement_change", engagement.pk), {"decision": "reopened"}


def hand_over():
    return of_engagement("assign", to=UserFactory(reviewer=True).pk)


def examine_again():
    address, answers = of_engagement("examine")
    Engagement.objects.update(contact_email="joke@yopmail.com")
    return address, answers


def send_a_letter_again():
    address, _answers = of_engagement("letter")
    about = Engagement.objects.get().reference
    letter = Letter.objects.create(
        kind="returned", about=about, reader="a@example.org", language="en", **GIVEN_UP
    )
    return address, {"letter": letter.pk}


GIVEN_UP = {"attempts": MAXIMUM_ATTEMPTS, "last_error": "550", "next_attempt_at": timezone.now()}


def accept_several():
    engagement = EngagementFactory(submitted=True)
    return desk("engagements_engagement_accept_several"), {"engagement": [engagement.pk]}


def two_sites():
    counted, other = EngagementFactory.create_batch(2, accepted=True)
    numbers = [Claim.objects.get(source=each.reference).number for each in (counted, other)]
    return counted, other, numbers


def judge_on_the_page():
    counted, other, (number, other_number) = two_sites()
    sites = {"number": number, "source": other.reference, "other_number": other_number}
    return desk("engagements_engagement_pair", counted.pk), sites | {"verdict": "same"}


def judge_in_the_list():
    counted, other, (number, other_number) = two_sites()
    first = {"first_source": counted.reference, "first_number": number}
    second = {"second_source": other.reference, "second_number": other_number}
    words = {"verdict": "distinct", "reason": "Two sides of a road."}
    return desk("counting_pairdecision_add"), first | second | words


def change_a_rule():
    recount_all()
    rule = {"target": TargetFactory().pk, "tolerance_m": "9", "counts_elsewhere": "unknown"}
    words = {"on": "2026-05-01", "reason": "Wide hedges."}
    return desk("counting_rulechange_add"), rule | words


def enter_a_report():
    contribution = EngagementFactory(accepted=True).contributions.get()
    done = {"contribution": contribution.pk, "situation_on": "2026-05-01", "done_percent": "50"}
    return desk("progress_report_add"), done | {"words": ""}


def accept_a_report():
    contribution = EngagementFactory(accepted=True).contributions.get()
    report = Report.objects.create(contribution=contribution, done_percent=50)
    return desk("progress_report_changelist"), chosen("accept", report)


def chosen(action, row):
    return {"action": action, "_selected_action": [row.pk]}


def count_a_record_here():
    record = RecordFactory(
        target=TargetFactory(), quantity=10, municipality=MunicipalityFactory(), link="https://a.be"
    )
    return desk("registers_record_changelist"), chosen("count_here", record)


def let_somebody_join():
    asked = JoinRequest.objects.create(
        partner=EngagementFactory(accepted=True).partner, person=UserFactory()
    )
    return desk("partners_joinrequest_changelist"), chosen("admit", asked)


def edit_a_partner():
    partner = EngagementFactory(accepted=True).partner
    lists = {
        f"{prefix}-{name}": 0
        for prefix in ("memberships", "membership_changes")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    typed = {"kind": partner.kind, "name": "Renamed"}
    return desk("partners_partner_change", partner.pk), lists | typed


def merge_two_partners():
    partner, into = (EngagementFactory(accepted=True).partner for _number in range(2))
    return desk("merge_partner", partner.pk), {"into": into.pk}


def count_again():
    EngagementFactory(accepted=True)
    RecountRequest.objects.update(error="boom", attempts=9)
    return desk("counting_recountrequest_changelist"), chosen(
        "try_again", RecountRequest.objects.get()
    )


def send_all_letters_again():
    Letter.objects.create(kind="returned", about="E1", reader="a@b.be", language="en", **GIVEN_UP)
    return desk("retry", "given_up"), {}


def in_four_languages(*fields, **typed):
    return {f"{field}_{code}": "" for field in fields for code in LANGUAGES} | typed


def write_a_text():
    objective = ObjectiveFactory()
    project = ModelProjectFactory(objective=objective)
    typed = {"title_en": "Renamed", "text_en": "Ivy.", "objective": objective.pk, "order": "0"}
    texts = in_four_languages("title", "text", "whose", "picture_text", **typed)
    return desk("axes_modelproject_change", project.pk), texts


def word_a_letter():
    words = in_four_languages("subject", "text", subject_en="No", text_en="Sorry. {words}")
    return desk("correspondence_wording_add"), {"template": "engagements/letters/declined"} | words


def add_a_reason():
    words = in_four_languages("text", text_en="Where is it?")
    return desk("engagements_reviewreason_add"), {"decision": "returned", "order": 9} | words


def rename_a_person():
    person = UserFactory(name="Before")
    typed = {"email": person.email, "name": "Renamed", "preferred_language": "fr"}
    return desk("accounts_user_change", person.pk), typed


def limit_a_reviewer():
    person = UserFactory(reviewer=True)
    return desk("engagements_reviewregion_add"), {
        "person": person.pk,
        "region": RegionFactory().pk,
    }


def send_a_table():
    file = SimpleUploadedFile("partners.csv", b"name,kind\nHedge Society,association\n")
    return desk("intake_sheet_add"), {"kind": "partners", "file": file}


def step(kind):
    return ReviewStep.objects.filter(kind=kind).exists


ON_ITS_OWN_AND_ELSEWHERE = {"bars_its_own": True, "has_a_place": True}
ACTS = {
    "accept": decision("accepted", Status.ACCEPTED),
    "propose to accept": Act(
        DECIDING,
        decision("proposed", "").prepare,
        lambda: Engagement.objects.exclude(proposed_by=None).exists(),
        **ON_ITS_OWN_AND_ELSEWHERE,
    ),
    "ask for changes": decision("returned", Status.RETURNED),
    "decline": decision("declined", Status.DECLINED),
    "withdraw": decision("withdrawn", Status.WITHDRAWN, accepted=True),
    "complete": decision("completed", Status.COMPLETED, accepted=True),
    "reopen what was declined": Act(
        DECIDING,
        reopen,
        lambda: Engagement.objects.filter(status=Status.SUBMITTED).exists(),
        **ON_ITS_OWN_AND_ELSEWHERE,
    ),
    "reopen what was accepted": decision("reopened", Status.SUBMITTED, accepted=True),
    "accept several": Act(
        DECIDING,
        accept_several,
        lambda: Engagement.objects.filter(status=Status.ACCEPTED).exists(),
        **ON_ITS_OWN_AND_ELSEWHERE,
    ),
    "take on": Act(
        DECIDING,
        lambda: of_engagement("assign", to="me"),
        step("taken"),
        has_a_place=True,
    ),
    "hand over": Act(DECIDING, hand_over, step("handed over"), has_a_place=True),
    "examine again": Act(DECIDING, examine_again, Finding.objects.exists, has_a_place=True),
    "send a letter again": Act(
        DECIDING, send_a_letter_again, lambda: Letter.objects.due().exists(), has_a_place=True
    ),
    "judge two sites on the page": Act(
        DECIDING, judge_on_the_page, PairDecision.objects.exists, **ON_ITS_OWN_AND_ELSEWHERE
    ),
    "judge two sites in the list": Act(
        DECIDING, judge_in_the_list, PairDecision.objects.exists, **ON_ITS_OWN_AND_ELSEWHERE
    ),
    "enter a report": Act(DECIDING, enter_a_report, Report.objects.exists, has_a_place=True),
    "accept a report": Act(
        DECIDING,
        accept_a_report,
        lambda: Report.objects.filter(status=ReportStatus.ACCEPTED).exists(),
        **ON_ITS_OWN_AND_ELSEWHERE,
    ),
    "count a record here": Act(
        DECIDING,
        count_a_record_here,
        lambda: Record.objects.filter(counts_here=True).exists(),
        has_a_place=True,
    ),
    "let somebody join": Act(
        DECIDING,
        let_somebody_join,
        lambda: Membership.objects.filter(person__in=ASKING).exists(),
        **ON_ITS_OWN_AND_ELSEWHERE,
    ),
    "edit a partner": Act(
        DECIDING,
        edit_a_partner,
        lambda: Partner.objects.filter(name="Renamed").exists(),
        **ON_ITS_OWN_AND_ELSEWHERE,
    ),
    "merge two partners": Act(
        GOVERNING,
        merge_two_partners,
        lambda: Partner.objects.exclude(meant=None).exists(),
        **ON_ITS_OWN_AND_ELSEWHERE,
    ),
    "count again": Act(
        DECIDING,
        count_again,
        lambda: not RecountRequest.objects.set_aside().exists(),
        has_a_place=True,
    ),
    "send all letters again": Act(
        DECIDING, send_all_letters_again, lambda: Letter.objects.due().exists()
    ),
    "write a text": Act(
        WRITING, write_a_text, lambda: ModelProject.objects.filter(title_en="Renamed").exists()
    ),
    "word a letter": Act(WRITING, word_a_letter, Wording.objects.exists),
    "add a reason": Act(
        WRITING, add_a_reason, lambda: ReviewReason.objects.filter(text_en="Where is it?").exists()
    ),
    "change a rule": Act(GOVERNING, change_a_rule, RuleChange.objects.exists),
    "rename a person": Act(
        GOVERNING, rename_a_person, lambda: User.objects.filter(name="Renamed").exists()
    ),
    "limit a reviewer": Act(
        GOVERNING,
        limit_a_reviewer,
        lambda: ReviewRegion.objects.exclude(region__name_en="Far away").exists(),
    ),
    "send a table": Act(GOVERNING, send_a_table, Sheet.objects.exists),
}
ASKING = User.objects.filter(membership_changes__what="joined").values("pk")


def with_role(role):
    person = UserFactory(is_staff=True, group=role or "auditors")
    if not role:
        person.groups.clear()
    return person


def send(person, address, answers):
    return at_the_desk(Client(), person).post(address, answers)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_refused_to_everybody_who_may_not(name):
    act = ACTS[name]
    address, answers = act.prepare()
    assert not act.happened()

    for role in [*sorted(set(ROLES) - act.roles), ""]:
        assert send(with_role(role), address, answers).status_code in REFUSED, role
        assert not act.happened(), role

    for role in sorted(act.roles):
        without_second_factor = signed_in(Client(), with_role(role))
        assert without_second_factor.post(address, answers).status_code == 302
        loses_it = with_role(role)
        client = at_the_desk(Client(), loses_it)
        client.get(address)
        loses_it.groups.clear()
        assert client.post(address, answers).status_code == 403
        left = with_role(role)
        User.objects.filter(pk=left.pk).update(is_staff=False)
        assert at_the_desk(Client(), left).post(address, answers).status_code in {302, 403}
        assert not act.happened(), role


@pytest.mark.parametrize("name", [name for name, act in ACTS.items() if act.bars_its_own])
def test_an_act_on_an_organisation_is_refused_to_its_own_people(name):
    act = ACTS[name]
    person = with_role("secretariat")
    address, answers = act.prepare()
    for partner in Partner.objects.all():
        MembershipFactory(partner=partner, person=person)

    assert send(person, address, answers).status_code < 500

    assert not act.happened()


@pytest.mark.parametrize("name", [name for name, act in ACTS.items() if act.has_a_place])
def test_an_act_is_refused_to_who_keeps_to_another_region(name):
    act = ACTS[name]
    person = with_role("secretariat")
    ReviewRegion.objects.create(person=person, region=RegionFactory(name_en="Far away"))
    address, answers = act.prepare()
    here = MunicipalityFactory()
    Partner.objects.update(municipality=here)

    assert send(person, address, answers).status_code < 500
    assert not act.happened()

    ReviewRegion.objects.create(person=person, region=here.region)
    Record.objects.update(municipality=here)
    send(person, address, answers)
    assert act.happened()


@pytest.mark.parametrize(
    ("name", "role"), [(name, role) for name, act in ACTS.items() for role in sorted(act.roles)]
)
def test_an_act_is_carried_out_for_who_may(name, role):
    act = ACTS[name]
    address, answers = act.prepare()

    assert send(with_role(role), address, answers).status_code == 302
    assert act.happened()
