from decimal import Decimal

import pytest
from django.contrib.gis.geos import LineString
from django.db import IntegrityError

from correspondence.models import Letter
from counting.models import Claim, PublicPlace
from engagements import amending, drafting, examining, review
from engagements.amending import AmendmentRefused
from engagements.models import Contribution, Engagement, MoveNotAllowed
from engagements.workflow import Status
from progress import reporting
from progress.models import Report, ReportRefused
from tests.factories.accounts import UserFactory
from tests.factories.axes import CriterionFactory, TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import ContributionFactory, EngagementFactory, SiteFactory

pytestmark = pytest.mark.django_db

ELSEWHERE = LineString([(4.71, 50.89), (4.72, 50.89)], srid=4326)


@pytest.fixture
def engagement():
    return EngagementFactory(accepted=True, title="A hedge")


@pytest.fixture
def amendment(engagement):
    return amending.ask_for_change(engagement, by=None)


def drawn_elsewhere(amendment, number=1):
    """Let a contribution of the amendment lie somewhere else."""
    amendment.contributions.get(number=number).sites.update(geometry=ELSEWHERE)


def sent(amendment):
    amendment.move_to(Status.SUBMITTED, by=None)
    return amendment


def live(engagement):
    """What is counted of an engagement: number and geometry or quantity, per state."""
    claims = Claim.objects.live().from_source(engagement.reference)
    return {
        (each.state, each.number): each.declared_quantity or each.geometry.wkt for each in claims
    }


# What an engagement is, what became of it and who reviews it does not change with its answers.
NOT_AMENDED = [
    *["id", "key", "reference", "language", "amends", "asks_to_withdraw", "partner", "author"],
    *["status", "started_at", "changed_at", "submitted_at", "accepted_at"],
    *["reviewer", "proposed_by", "examined_at", "sought", "searched"],
]


def test_every_field_is_known_to_be_amended_or_not():
    of_engagement = {field.name for field in Engagement._meta.concrete_fields}
    of_contribution = {field.name for field in Contribution._meta.concrete_fields}

    assert of_engagement == {*amending.ANSWERS, *NOT_AMENDED}
    assert of_contribution - {*amending.PLACES} == {"id", "engagement", "number", "target", "kind"}


def test_a_change_begins_as_a_copy_of_what_was_accepted(engagement):
    CriterionFactory()
    criterion = engagement.criterion_answers.create(criterion=CriterionFactory(), answer="partly")

    draft = amending.ask_for_change(engagement, by=None)

    assert (draft.amends, draft.status, draft.title) == (engagement, Status.DRAFT, "A hedge")
    assert draft.partner == engagement.partner
    assert draft.criterion_answers.get().criterion == criterion.criterion
    (before,), (now,) = engagement.contributions.all(), draft.contributions.all()
    assert (before.pk != now.pk, before.target, before.number) == (True, now.target, now.number)
    assert before.sites.get().geometry.equals(now.sites.get().geometry)


def test_a_change_is_counted_and_shown_nowhere_until_it_is_accepted(engagement, amendment):
    before = live(engagement)
    drawn_elsewhere(amendment)
    Engagement.objects.filter(pk=amendment.pk).update(title="A longer hedge")

    sent(amendment)

    assert list(Engagement.objects.accepted()) == [engagement]
    assert live(engagement) == before
    assert not Claim.objects.from_source(amendment.reference).exists()
    assert list(Engagement.objects.awaiting_review()) == [amendment]
    assert amendment.reference == f"{engagement.reference}-2"


def test_there_is_one_open_change_at_a_time(engagement, amendment):
    assert amending.ask_for_change(engagement, by=UserFactory()) == amendment

    sent(amendment)

    with pytest.raises(AmendmentRefused):
        amending.ask_for_change(engagement, by=None)
    with pytest.raises(IntegrityError):
        Engagement.objects.create(amends=engagement, language="en")


@pytest.mark.parametrize("status", ["submitted", "withdrawn", "completed", "declined"])
def test_only_an_accepted_engagement_is_amended(engagement, status):
    Engagement.objects.filter(pk=engagement.pk).update(status=status)

    with pytest.raises(AmendmentRefused):
        amending.ask_for_change(engagement, by=None)
    with pytest.raises(AmendmentRefused):
        amending.ask_to_withdraw(engagement, by=None, words="Sold.")


def test_accepting_a_change_gives_the_engagement_its_content_and_keeps_its_rank(
    engagement, amendment, reviewer
):
    drawn_elsewhere(amendment)
    Engagement.objects.filter(pk=amendment.pk).update(title="A longer hedge")
    amendment.refresh_from_db()

    review.accept(sent(amendment), by=reviewer, words="Well done.")

    accepted_at = engagement.accepted_at
    engagement.refresh_from_db()
    assert (engagement.title, engagement.accepted_at) == ("A longer hedge", accepted_at)
    assert list(live(engagement).values()) == [ELSEWHERE.wkt]
    claim = Claim.objects.live().get()
    assert (claim.source, claim.accepted_at) == (engagement.reference, accepted_at)
    assert Claim.objects.exclude(withdrawn_at=None).count() == 1
    assert [each.to_status for each in engagement.status_changes.all()][-1] == Status.ACCEPTED
    assert amendment.status_changes.last().to_status == Status.ADOPTED
    letter = Letter.objects.get(kind="change_accepted")
    assert "Well done." in letter.text
    assert engagement.get_absolute_url() in letter.text


def test_an_accepted_change_keeps_the_version_it_replaced(engagement, amendment, reviewer):
    before = engagement.contributions.get().sites.get().geometry.wkt
    drawn_elsewhere(amendment)
    Engagement.objects.filter(pk=amendment.pk).update(title="A longer hedge")
    amendment.refresh_from_db()

    review.accept(sent(amendment), by=reviewer)

    amendment.refresh_from_db()
    assert amendment.title == "A hedge"
    assert amendment.contributions.get().sites.get().geometry.wkt == before


def test_a_change_of_words_alone_moves_no_claim(engagement, amendment, reviewer):
    claim = Claim.objects.live().get()
    Engagement.objects.filter(pk=amendment.pk).update(description="Hawthorn only.")
    amendment.refresh_from_db()

    review.accept(sent(amendment), by=reviewer)

    assert Claim.objects.get() == claim


@pytest.mark.parametrize("end", ["decline", "discard", "return"])
def test_what_is_not_accepted_leaves_everything_as_it_was(engagement, amendment, reviewer, end):
    before, moments = live(engagement), engagement.status_changes.count()
    drawn_elsewhere(amendment)
    Engagement.objects.filter(pk=amendment.pk).update(title="A longer hedge")

    if end == "discard":
        drafting.discard(amendment)
        assert not Engagement.objects.filter(pk=amendment.pk).exists()
    elif end == "decline":
        review.decline(sent(amendment), by=reviewer, words="Why?")
        assert "stays as it was" in Letter.objects.get(kind="change_declined").text
        assert amending.ask_for_change(engagement, by=None) != amendment
    else:
        review.return_for_changes(sent(amendment), by=reviewer, words="Where?")
        assert amending.ask_for_change(engagement, by=None) == amendment

    engagement.refresh_from_db()
    assert engagement.title == "A hedge"
    assert live(engagement) == before
    assert engagement.status_changes.count() == moments


def test_a_change_of_an_engagement_withdrawn_meanwhile_is_not_put_in_force(
    engagement, amendment, reviewer
):
    sent(amendment)
    review.withdraw(engagement, by=reviewer, words="As you asked.")

    with pytest.raises(MoveNotAllowed):
        review.accept(amendment, by=reviewer)

    amendment.refresh_from_db()
    assert amendment.status == Status.SUBMITTED
    assert live(engagement) == {}


def test_contributions_keep_rows_and_numbers_so_that_reports_go_on_being_about_them(
    engagement, amendment, reviewer
):
    contribution = engagement.contributions.get()
    report = Report.objects.create(contribution=contribution, done_percent=60)
    reporting.accept(report, by=reviewer)
    done = {key: value for key, value in live(engagement).items() if key[0] == "implemented"}
    drawn_elsewhere(amendment)
    new = ContributionFactory(engagement=amendment, number=2, declared=True)

    review.accept(sent(amendment), by=reviewer)

    kept, added = engagement.contributions.order_by("number")
    assert (kept.pk, kept.number) == (contribution.pk, 1)
    assert (added.pk, added.number) == (new.pk, 2)
    assert report.contribution == kept
    now = live(engagement)
    assert {key: value for key, value in now.items() if key[0] == "implemented"} == done
    assert now["pledged", kept.claim_number(kept.sites.get().number)] == ELSEWHERE.wkt
    assert now["pledged", added.claim_number()] == Decimal(40)
    later = Report.objects.create(contribution=kept, done_percent=100)
    reporting.accept(later, by=reviewer)
    assert ELSEWHERE.wkt in {
        value for key, value in live(engagement).items() if key[0] == "implemented"
    }


def test_a_contribution_of_another_kind_takes_a_number_of_its_own(engagement, amendment, reviewer):
    old = engagement.contributions.get()
    amendment.contributions.update(kind="created")

    review.accept(sent(amendment), by=reviewer)

    (now,) = engagement.contributions.all()
    assert (now.kind, now.number) == ("created", 2)
    old.refresh_from_db()
    assert (old.engagement, old.kind) == (amendment, "managed")
    (claim,) = Claim.objects.live()
    assert claim.number // 100_000 == 2


def test_what_is_reported_as_done_cannot_be_dropped(engagement, amendment, reviewer):
    report = Report.objects.create(contribution=engagement.contributions.get(), done_percent=60)
    reporting.accept(report, by=reviewer)
    before = live(engagement)
    amendment.contributions.update(kind="created")

    with pytest.raises(AmendmentRefused, match="has been reported"):
        review.accept(sent(amendment), by=reviewer)

    assert live(engagement) == before
    amendment.refresh_from_db()
    assert amendment.status == Status.SUBMITTED


def test_the_figures_are_those_of_the_new_version_after_the_recount(
    engagement, amendment, reviewer
):
    site = SiteFactory(contribution=amendment.contributions.get(), number=99)
    review.accept(sent(amendment), by=reviewer)
    recount_all()

    credited = sum(claim.credit.credited for claim in Claim.objects.live())
    assert credited == sum(each.measured for each in engagement.contributions.get().sites.all())
    assert engagement.contributions.get().sites.count() == 2
    assert site.contribution.engagement == amendment


def test_only_the_targets_that_change_are_claimed_anew(reviewer):
    engagement = EngagementFactory(submitted=True)
    ContributionFactory(engagement=engagement, number=2, declared=True, target=TargetFactory())
    review.accept(engagement, by=reviewer)
    unchanged = Claim.objects.get(declared_quantity=None)
    amendment = amending.ask_for_change(engagement, by=None)
    amendment.contributions.filter(number=2).update(typed_quantity=60)

    review.accept(sent(amendment), by=reviewer)

    assert unchanged in Claim.objects.live()
    assert Claim.objects.live().exclude(declared_quantity=None).get().declared_quantity == 60


def test_a_colleague_who_asks_gets_the_answers(engagement):
    colleague = UserFactory()

    draft = amending.ask_for_change(engagement, by=colleague)

    assert (draft.contact_email, draft.author) == (colleague.email, colleague)


def test_withdrawing_on_request_waits_for_the_desk(engagement, reviewer):
    before = live(engagement)

    asked = amending.ask_to_withdraw(engagement, by=None, words="The land is sold.")
    assert live(engagement) == before
    review.accept(asked, by=reviewer, words="As you asked.")

    engagement.refresh_from_db()
    assert engagement.status == Status.WITHDRAWN
    assert live(engagement) == {}
    assert asked.status_changes.first().words == "The land is sold."
    assert set(Letter.objects.values_list("kind", flat=True)) >= {"withdrawal_asked", "withdrawn"}


def test_a_declined_withdrawal_leaves_the_engagement_counted(engagement, reviewer):
    before = live(engagement)
    asked = amending.ask_to_withdraw(engagement, by=None, words="The land is sold.")

    review.decline(asked, by=reviewer, words="Somebody else goes on with it.")

    assert live(engagement) == before


def test_asking_to_withdraw_drops_a_change_only_begun_but_not_one_that_was_sent(
    engagement, amendment
):
    asked = amending.ask_to_withdraw(engagement, by=None, words="Sold.")

    assert list(engagement.amendments.all()) == [asked]
    with pytest.raises(AmendmentRefused):
        amending.ask_to_withdraw(engagement, by=None, words="Sold.")


@pytest.mark.parametrize("is_exact", [True, False])
def test_places_made_private_are_hidden_wherever_they_were_shown(reviewer, is_exact):
    engagement = EngagementFactory(accepted=True, exact_places_are_public=not is_exact)
    report = Report.objects.create(contribution=engagement.contributions.get(), done_percent=60)
    reporting.accept(report, by=reviewer)
    recount_all()
    pledged = Claim.objects.get(state="pledged")
    amendment = amending.ask_for_change(engagement, by=None)
    amendment.exact_places_are_public = is_exact
    amendment.save()

    review.accept(sent(amendment), by=reviewer)
    recount_all()

    assert {each.is_exact for each in PublicPlace.objects.all()} == {is_exact}
    assert PublicPlace.objects.count() == 2
    assert pledged in Claim.objects.live()


def test_a_change_is_not_found_to_repeat_the_engagement_it_changes(engagement, amendment):
    sent(amendment)

    examining.examine(amendment.pk)

    assert not amendment.findings.filter(kind__in=["overlap", "text", "place"]).exists()


def test_a_report_that_never_counted_stays_with_the_contribution_that_was_dropped(
    engagement, amendment, reviewer
):
    report = Report.objects.create(contribution=engagement.contributions.get(), done_percent=60)
    amendment.contributions.update(kind="created")

    review.accept(sent(amendment), by=reviewer)

    report.refresh_from_db()
    assert report.contribution.engagement == amendment
    with pytest.raises(ReportRefused):
        reporting.accept(report, by=reviewer)
    assert {state for state, _number in live(engagement)} == {"pledged"}
