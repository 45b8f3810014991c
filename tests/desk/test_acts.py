"""Every act of the desk, tried by every role: a table says who may."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.urls import reverse

from accounts.models import User
from axes.models import ModelProject
from counting.models import PairDecision, RuleChange
from desk.roles import ROLES
from engagements.models import Engagement
from engagements.workflow import Status
from progress.models import Report
from tests.factories.accounts import UserFactory
from tests.factories.axes import ModelProjectFactory, ObjectiveFactory, TargetFactory
from tests.factories.counting import post_line, recount_all
from tests.factories.engagements import EngagementFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db


class Act(NamedTuple):
    """What is sent where, who may, and how one sees whether it has happened."""

    roles: set[str]
    prepare: Callable
    happened: Callable


def on_the_page(status, decision, **state):
    def prepare():
        engagement = EngagementFactory(**state)
        page = reverse("admin:engagements_engagement_change", args=[engagement.pk])
        return page, {"decision": decision, "words": "Because."}

    return Act(
        {"reviewers", "secretariat"},
        prepare,
        lambda: Engagement.objects.filter(status=status).exists(),
    )


def judge_two_sites():
    target = TargetFactory()
    for number in (1, 2):
        post_line(target, f"BE-{number}", (0, 0), (100, 0), at=number)
    sites = {"first_source": "BE-1", "first_number": 1, "second_source": "BE-2", "second_number": 1}
    words = {"verdict": "distinct", "reason": "Two sides of a road."}
    return reverse("admin:counting_pairdecision_add"), sites | words


def change_a_rule():
    recount_all()
    rule = {"target": TargetFactory().pk, "tolerance_m": "9", "counts_elsewhere": "unknown"}
    words = {"on": "2026-05-01", "reason": "Wide hedges."}
    return reverse("admin:counting_rulechange_add"), rule | words


def report():
    contribution = EngagementFactory(accepted=True).contributions.get()
    done = {"contribution": contribution.pk, "situation_on": "2026-05-01", "done_percent": "50"}
    return reverse("admin:progress_report_add"), done | {"words": ""}


def write_a_text():
    objective = ObjectiveFactory()
    project = ModelProjectFactory(objective=objective)
    page = reverse("admin:axes_modelproject_change", args=[project.pk])
    fields = ("title", "text", "whose", "picture_text")
    empty = {f"{field}_{code}": "" for field in fields for code in ("en", "fr", "nl", "de")}
    typed = {"title_en": "Renamed", "text_en": "Ivy.", "objective": objective.pk, "order": "0"}
    return page, empty | typed


def change_a_person():
    person = UserFactory(name="Before")
    page = reverse("admin:accounts_user_change", args=[person.pk])
    return page, {"email": person.email, "name": "Renamed", "preferred_language": "fr"}


ACTS = {
    "accept": on_the_page(Status.ACCEPTED, "accepted", submitted=True),
    "return": on_the_page(Status.RETURNED, "returned", submitted=True),
    "decline": on_the_page(Status.DECLINED, "declined", submitted=True),
    "withdraw": on_the_page(Status.WITHDRAWN, "withdrawn", accepted=True),
    "complete": on_the_page(Status.COMPLETED, "completed", accepted=True),
    "judge two sites": Act(
        {"reviewers", "secretariat"}, judge_two_sites, PairDecision.objects.exists
    ),
    "change a rule": Act({"secretariat"}, change_a_rule, RuleChange.objects.exists),
    "report": Act({"reviewers", "secretariat"}, report, Report.objects.exists),
    "write a text": Act(
        {"editors", "secretariat"},
        write_a_text,
        ModelProject.objects.filter(title_en="Renamed").exists,
    ),
    "change a person": Act(
        {"secretariat"},
        change_a_person,
        User.objects.filter(name="Renamed").exists,
    ),
}


@pytest.mark.parametrize("role", [*sorted(ROLES), "nobody in particular"])
@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_carried_out_for_those_who_may_and_for_nobody_else(client, name, role):
    act = ACTS[name]
    if role in ROLES:
        person = UserFactory(is_staff=True, group=role)
    else:
        person = UserFactory(is_staff=True)
        person.groups.clear()
    at_the_desk(client, person)

    address, answers = act.prepare()
    status = client.post(address, answers).status_code

    assert act.happened() == (role in act.roles)
    assert status == (302 if role in act.roles else 403)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_refused_to_who_lost_the_role_in_between(client, name):
    act = ACTS[name]
    person = UserFactory(is_staff=True, group=min(act.roles))
    at_the_desk(client, person)
    address, answers = act.prepare()
    client.get(address)

    person.groups.clear()

    assert client.post(address, answers).status_code == 403
    assert not act.happened()
