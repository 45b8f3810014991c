"""Acts of the team on counting, and what the first page of the admin says."""

import pytest
from django.urls import reverse

from counting.models import Credit, PairDecision, RecountRequest, RuleChange
from counting.recount import recount_everything
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, post_line, recount_all, without_number

pytestmark = pytest.mark.django_db

RULE = reverse("admin:counting_rulechange_add")
PAIR = reverse("admin:counting_pairdecision_add")
REQUESTS = reverse("admin:counting_recountrequest_changelist")
DECISION = {
    "first_source": "BE-2",
    "first_number": 1,
    "second_source": "BE-1",
    "second_number": 1,
    "verdict": "distinct",
    "reason": "Seen there.",
}


@pytest.fixture
def target():
    """A target to which two lines drawn three metres apart were posted."""
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0), at=1)
    post_line(target, "BE-2", (0, 3), (100, 3), at=2)
    recount_all()
    return target


def rule(target, **words):
    return {"target": target.pk, "on": "2026-05-01", "reason": "As the region does."} | words


class TestRules:
    def test_a_rule_is_changed_with_a_day_a_reason_and_a_name(self, admin_client, target):
        response = admin_client.post(RULE, rule(target, tolerance_m="2"))

        assert response.status_code == 302, response.context["adminform"].form.errors
        change = RuleChange.objects.get()
        target.refresh_from_db()
        assert (target.tolerance_m, target.rule_version) == (2, 2)
        assert change.changed_by == "admin@example.com"
        recount_all()
        assert Credit.objects.filter(credited__gt=99).count() == 2
        page = admin_client.get(reverse("admin:counting_rulechange_change", args=[change.pk]))
        assert "As the region does." in page.content.decode()

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            ({"tolerance_m": "-1"}, "A tolerance cannot be less than zero."),
            ({"tolerance_m": "5"}, "The target is already counted by this rule."),
            ({}, "The target is already counted by this rule."),
            ({"tolerance_m": "2", "reason": ""}, "This field is required."),
        ],
    )
    def test_a_change_that_makes_no_sense_is_refused_with_a_sentence(
        self, admin_client, target, words, sentence
    ):
        page = admin_client.post(RULE, rule(target, **words))

        assert sentence in page.content.decode()
        assert not RuleChange.objects.exists()

    def test_a_reviewer_reads_changes_of_rule_and_makes_none(self, reviewer_client):
        assert reviewer_client.get(RULE).status_code == 403
        changes = reverse("admin:counting_rulechange_changelist")
        assert reviewer_client.get(changes).status_code == 200


class TestPairs:
    def test_a_reviewer_decides_on_two_sites(self, reviewer_client, reviewer, target):
        assert reviewer_client.post(PAIR, DECISION).status_code == 302

        decision = PairDecision.objects.get()
        assert decision.pair == (("BE-1", 1), ("BE-2", 1))
        assert decision.decided_by == reviewer.email
        recount_all()
        assert Credit.objects.filter(credited__gt=99).count() == 2

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            ({"second_source": "BE-9"}, "There is no counted site 1 of BE-9."),
            ({"second_source": "BE-2"}, "A decision needs two different sites, in order."),
            ({"reason": ""}, "This field is required."),
        ],
    )
    def test_a_decision_that_makes_no_sense_is_refused_with_a_sentence(
        self, reviewer_client, target, words, sentence
    ):
        page = reviewer_client.post(PAIR, DECISION | words)

        assert sentence in page.content.decode()
        assert not PairDecision.objects.exists()


class TestAlerts:
    def first_page(self, client):
        return client.get(reverse("admin:index")).content.decode()

    def test_the_first_page_is_calm_while_all_agrees(self, reviewer_client, target):
        recount_everything()

        assert "Counting needs you" not in self.first_page(reviewer_client)

    def test_the_first_page_tells_of_a_difference_until_a_run_finds_none(
        self, reviewer_client, target
    ):
        Credit.objects.filter(claim__source="BE-1").update(raw=500)
        recount_everything()
        assert "found one stored figure that differs" in self.first_page(reviewer_client)

        RecountRequest.objects.bulk_create(
            RecountRequest(claim_id=claim, reason="corrected")
            for claim in Credit.objects.values_list("claim", flat=True)
        )
        recount_all()
        recount_everything()

        assert "Counting needs you" not in self.first_page(reviewer_client)

    def test_a_recount_that_failed_is_shown_and_tried_again(self, reviewer_client):
        claim = without_number(post_declared(TargetFactory(), "BE-1", 7))
        recount_all()
        assert "One recount failed and was set aside." in self.first_page(reviewer_client)
        page = reviewer_client.get(REQUESTS, {"set_aside": "yes"}).content.decode()
        assert "NaN" in page
        type(claim).objects.filter(pk=claim.pk).update(declared_quantity=7)

        chosen = {"action": "try_again", "_selected_action": [RecountRequest.objects.get().pk]}
        page = reviewer_client.post(REQUESTS, chosen, follow=True).content.decode()
        recount_all()

        assert "1 recount is tried again." in page
        assert Credit.objects.get().credited == 7
        assert "Counting needs you" not in self.first_page(reviewer_client)
