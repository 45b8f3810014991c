import pytest
from django.test import Client
from django.urls import reverse

from correspondence.models import Letter
from counting.models import Claim, Credit, Kind
from counting.recount import recount
from engagements import amending
from engagements.models import Engagement, ReviewReason
from engagements.workflow import Status
from partners.models import Membership
from tests.factories.accounts import UserFactory, role
from tests.factories.axes import CriterionFactory
from tests.factories.counting import NOON
from tests.factories.engagements import ContributionFactory, EngagementFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db

LIST = "admin:engagements_engagement_changelist"
PAGE = "admin:engagements_engagement_change"


def decide(client, engagement, decision, words=""):
    return client.post(
        reverse(PAGE, args=[engagement.pk]), {"decision": decision, "words": words}, follow=True
    )


def test_the_list_opens_on_what_awaits_review_oldest_first(reviewer_client):
    first, second = EngagementFactory(submitted=True), EngagementFactory(submitted=True)
    EngagementFactory()

    response = reviewer_client.get(reverse(LIST))

    assert list(response.context["cl"].queryset) == [first, second]


def test_the_first_page_of_the_admin_shows_the_queue(reviewer_client):
    engagement = EngagementFactory(submitted=True)

    response = reviewer_client.get(reverse("admin:index"))

    assert engagement.reference in response.content.decode()


def test_accepting_at_the_desk_accepts_the_engagement(reviewer_client, reviewer):
    engagement = EngagementFactory(submitted=True)

    response = decide(reviewer_client, engagement, "accepted")

    engagement.refresh_from_db()
    assert engagement.status == Status.ACCEPTED
    assert engagement.status_changes.last().by == reviewer
    assert engagement.reference in str(next(iter(response.context["messages"])))


def test_the_page_says_how_much_of_an_accepted_engagement_is_counted(reviewer_client):
    engagement = EngagementFactory(accepted=True)
    page = reverse(PAGE, args=[engagement.pk])

    waiting = reviewer_client.get(page).text
    recount()

    assert "0 of 1 claims so far" in waiting
    assert "claims so far" not in reviewer_client.get(page).text


@pytest.mark.parametrize("decision", ["returned", "declined"])
def test_a_refusal_without_words_is_not_carried_out(reviewer_client, decision):
    engagement = EngagementFactory(submitted=True)

    response = decide(reviewer_client, engagement, decision)

    engagement.refresh_from_db()
    assert engagement.status == Status.SUBMITTED
    assert response.context["form"].errors["words"]


def test_the_second_to_decide_is_told_and_nothing_happens_twice(reviewer_client):
    engagement = EngagementFactory(submitted=True)
    decide(reviewer_client, engagement, "accepted")

    response = decide(reviewer_client, engagement, "accepted")

    assert "Accepted" in str(next(iter(response.context["messages"])))
    assert Claim.objects.count() == 1
    assert engagement.status_changes.filter(to_status=Status.ACCEPTED).count() == 1


def test_a_reviewer_does_not_decide_for_their_own_organisation(reviewer_client, reviewer):
    engagement = EngagementFactory(submitted=True)
    Membership.objects.create(partner=engagement.partner, person=reviewer)

    response = decide(reviewer_client, engagement, "accepted")

    assert response.status_code == 403
    engagement.refresh_from_db()
    assert engagement.status == Status.SUBMITTED


@pytest.mark.parametrize("theirs", ["author", "address"])
def test_a_reviewer_does_not_decide_on_their_own_pledge(reviewer_client, reviewer, theirs):
    given = {"author": reviewer} if theirs == "author" else {"contact_email": reviewer.email}
    engagement = EngagementFactory(submitted=True, **given)

    response = decide(reviewer_client, engagement, "accepted")

    assert response.status_code == 403


def test_an_address_that_names_no_engagement_is_not_found(reviewer_client):
    response = reviewer_client.get("/en/admin/engagements/engagement/abc/change/")

    assert response.status_code == 404


def test_somebody_without_the_right_neither_sees_nor_decides(client):
    engagement = EngagementFactory(submitted=True)
    stranger = UserFactory(is_staff=True)
    stranger.groups.clear()
    at_the_desk(client, stranger)

    response = decide(client, engagement, "accepted")

    assert response.status_code == 403


def test_the_desk_shows_what_already_counts_around_the_sites(reviewer_client):
    near = on_the_ground_of(EngagementFactory(accepted=True))

    response = reviewer_client.get(reverse("admin:engagements_engagement_places", args=[near.pk]))

    kinds = [feature["properties"]["kind"] for feature in response.json()["features"]]
    assert sorted(kinds) == ["neighbour", "overlap", "site"]


def test_the_desk_names_a_typed_quantity_that_differs_from_the_measured(reviewer_client):
    engagement = EngagementFactory(submitted=True)
    engagement.contributions.update(typed_quantity=8866)

    response = reviewer_client.get(reverse(PAGE, args=[engagement.pk]))

    assert "differs by more than 10" in response.content.decode()


def test_scripts_in_every_field_stay_text(reviewer_client):
    script = "<script>alert(1)</script>"
    engagement = EngagementFactory(
        submitted=True,
        title=script,
        description=script * 3,
        contact_name=script,
        partner__name=script,
    )
    contribution = engagement.contributions.get()
    contribution.file_name = contribution.sites.get().name = script
    contribution.save()
    contribution.sites.update(name=script)
    answer = CriterionFactory(objective=contribution.target.objective, text_en="Native?")
    engagement.criterion_answers.create(criterion=answer, answer="yes", words=script)
    engagement.findings.create(kind="address", words=script)
    engagement.review_steps.create(kind="proposed", words=script)
    decide(reviewer_client, engagement, "returned", words=script)
    Engagement.objects.filter(pk=engagement.pk).update(status="submitted", examined_at=NOON)

    pages = [
        reviewer_client.get(reverse(PAGE, args=[engagement.pk])),
        reviewer_client.get(reverse(LIST)),
        reviewer_client.get(reverse("admin:index")),
        reviewer_client.post(
            reverse(LIST), {"action": "accept_several", "_selected_action": engagement.pk}
        ),
    ]

    for page in pages:
        assert "&lt;script&gt;" in page.content.decode()
        assert "<script>alert" not in page.content.decode()


def test_reasons_become_the_letter_in_the_writers_language(reviewer_client, reviewer):
    engagement = EngagementFactory(submitted=True, language="fr")
    reason = ReviewReason.objects.create(
        decision="declined", text_en="It is there already.", text_fr="Il y est déjà."
    )
    of_another = ReviewReason.objects.create(decision="returned", text_en="Where?")
    answers = {
        "decision": "declined",
        "reasons": [reason.pk, of_another.pk],
        "words": "Merci quand même.",
    }

    reviewer_client.post(reverse(PAGE, args=[engagement.pk]), answers)

    change = engagement.status_changes.last()
    assert change.words == "Il y est déjà.\n\nMerci quand même."
    assert change.words in Letter.objects.get(kind="declined").text


def test_who_finds_it_changed_is_told_what_and_loses_no_word(reviewer_client):
    engagement = EngagementFactory(submitted=True, title="A hedge")
    address = reverse(PAGE, args=[engagement.pk])
    seen = reviewer_client.get(address).context["seen"]
    engagement.keep(title="A longer hedge")
    reason = ReviewReason.objects.create(decision="declined", text_en="It is there already.")
    answers = {"decision": "declined", "reasons": reason.pk, "words": "Sorry", "seen": seen}

    response = reviewer_client.post(address, answers)

    page = response.content.decode()
    assert "A hedge</del>" in page
    assert "A longer hedge</ins>" in page
    assert "Sorry</textarea>" in page
    assert f'value="{reason.pk}" checked' in page
    assert engagement.status_changes.filter(to_status="declined").count() == 0
    answers["seen"] = response.context["seen"]
    assert reviewer_client.post(address, answers).status_code == 302


@pytest.mark.parametrize("still_looks", [True, False])
def test_who_lost_the_right_meanwhile_is_told_and_gets_the_words_back(
    reviewer_client, reviewer, still_looks
):
    engagement = EngagementFactory(submitted=True)
    reviewer.groups.set([role("auditors")] if still_looks else [])

    response = decide(reviewer_client, engagement, "declined", words="Not native.")

    assert response.status_code == 403
    assert "Not native.</textarea>" in response.content.decode()
    engagement.refresh_from_db()
    assert engagement.status == Status.SUBMITTED


def test_after_a_decision_comes_the_one_that_has_waited_next_longest(reviewer_client):
    first, second = EngagementFactory.create_batch(2, submitted=True)

    response = decide(reviewer_client, first, "accepted")
    assert response.context["engagement"] == second

    response = decide(reviewer_client, second, "accepted")
    assert response.redirect_chain[-1][0] == reverse(LIST)


@pytest.mark.parametrize("decision", ["returned", "declined", "withdrawn", "accepted", "completed"])
def test_a_decision_can_be_taken_back_and_the_writer_is_told(reviewer_client, decision):
    trait = {"accepted": True} if decision in {"withdrawn", "completed"} else {"submitted": True}
    engagement = EngagementFactory(**trait)
    decide(reviewer_client, engagement, decision, words="Why not")

    decide(reviewer_client, engagement, "reopened", words="Once more")

    engagement.refresh_from_db()
    assert engagement.status == Status.SUBMITTED
    assert not Claim.objects.live().exists()
    assert "Once more" in Letter.objects.get(kind="reopened", about=engagement.reference).text
    decide(reviewer_client, engagement, "accepted")
    assert Claim.objects.live().from_source(engagement.reference).count() == 1


@pytest.mark.parametrize("trait", ["submitted", "accepted"])
def test_what_is_public_is_not_taken_back_without_a_word(reviewer_client, trait):
    engagement = EngagementFactory(**{trait: True})

    decide(reviewer_client, engagement, "withdrawn")
    decide(reviewer_client, engagement, "reopened")

    assert Engagement.objects.get().status == trait


def test_a_large_one_offers_to_propose_and_then_to_confirm(reviewer_client, reviewer, settings):
    settings.SECOND_REVIEWER_ABOVE_PERCENT = 0
    engagement = EngagementFactory(submitted=True)

    decide(reviewer_client, engagement, "proposed")

    engagement.refresh_from_db()
    assert engagement.proposed_by == reviewer
    own = reviewer_client.get(reverse(PAGE, args=[engagement.pk]))
    assert set(own.context["form"].buttons) == {"returned", "declined", "withdrawn"}
    colleague = at_the_desk(Client(), UserFactory(reviewer=True))
    theirs = colleague.get(reverse(PAGE, args=[engagement.pk]))
    assert theirs.context["form"].buttons["accepted"] == "Confirm acceptance"
    decide(colleague, engagement, "accepted")
    engagement.refresh_from_db()
    assert engagement.status == Status.ACCEPTED


def test_the_page_says_what_accepting_would_do_and_with_whom_it_is_shared(
    reviewer_client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        counted = EngagementFactory(accepted=True)
    near = on_the_ground_of(counted)

    response = reviewer_client.get(reverse(PAGE, args=[near.pk]))

    [effect] = response.context["effects"]
    assert (effect.credited, effect.shares[0].percent, effect.shares[0].other) == (0, 100, counted)
    assert effect.pledged == effect.shared
    [pair] = response.context["pairs"]
    assert (pair.site, pair.other, pair.percent) == (
        near.contributions.get().sites.get().number,
        counted,
        100,
    )
    assert Claim.objects.count() == 1


def test_the_page_of_a_change_says_what_moves_and_not_what_counts_already(
    reviewer_client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        engagement = EngagementFactory(accepted=True)
    change = amending.ask_for_change(engagement, by=None)
    old, dropped = change.contributions.get(), engagement.contributions.get()
    old.delete()
    ContributionFactory(
        engagement=change, target=dropped.target, kind="created", number=1, declared=True
    )
    change.move_to(Status.SUBMITTED, by=None)
    amending.number_as_in_force(engagement, change)

    response = reviewer_client.get(reverse(PAGE, args=[change.pk]))

    gone, new = response.context["effects"]
    assert (gone.contribution, gone.credited, gone.takes_away) == (dropped, 0, True)
    assert gone.net == gone.before == dropped.quantity
    assert (new.net, new.before, new.takes_away) == (40, 0, False)


def test_the_pairs_of_an_accepted_engagement_can_be_judged_too(
    reviewer_client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = EngagementFactory(accepted=True)
        second = on_the_ground_of(first)
        decide(reviewer_client, second, "accepted")

    response = reviewer_client.get(reverse(PAGE, args=[first.pk]))

    [pair] = response.context["pairs"]
    assert (pair.other, pair.percent) == (second, 100)
    assert response.context["may_judge_pairs"]


def test_what_counts_of_an_accepted_one_is_told_as_the_recount_left_it(
    reviewer_client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = EngagementFactory(accepted=True)
        second = on_the_ground_of(first)
        decide(reviewer_client, second, "accepted")

    response = reviewer_client.get(reverse(PAGE, args=[second.pk]))

    [effect] = response.context["effects"]
    assert (effect.credited, effect.shares[0].other) == (0, first)


def test_of_what_is_pledged_so_far_losses_are_taken_off(
    reviewer_client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        lost = EngagementFactory(accepted=True, contribution__kind=Kind.REMOVED)
    near = on_the_ground_of(lost)

    response = reviewer_client.get(reverse(PAGE, args=[near.pk]))

    [effect] = response.context["effects"]
    [credit] = Credit.objects.from_source(lost.reference)
    assert credit.credited > 0
    assert effect.pledged == -credit.credited


def on_the_ground_of(counted):
    """A submitted engagement for the same target with the same drawing."""
    near = EngagementFactory(submitted=True)
    site = near.contributions.get().sites.get()
    site.geometry = counted.contributions.get().sites.get().geometry
    site.save()
    near.contributions.update(target=counted.contributions.get().target)
    return near


def test_the_page_of_a_change_shows_both_versions_and_that_of_a_withdrawal_its_reason(
    reviewer_client,
):
    changed, left = EngagementFactory(accepted=True), EngagementFactory(accepted=True)
    change = amending.ask_for_change(changed, by=None)
    Engagement.objects.filter(pk=change.pk).update(title="A longer hedge")
    change.move_to(Status.SUBMITTED, by=None)
    farewell = amending.ask_to_withdraw(left, by=None, words="The land is sold.")

    pages = [
        reviewer_client.get(
            reverse("admin:engagements_engagement_change", args=[each.pk])
        ).content.decode()
        for each in (change, farewell)
    ]

    assert changed.title in pages[0]
    assert "A longer hedge" in pages[0]
    assert "The land is sold." in pages[1]
    assert "Ask for changes" not in pages[1]
