"""A partner is of another kind than was said: what it has pledged counts for that kind."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from counting.models import (
    ActorTotal,
    Claim,
    LedgerEntry,
    NationalTotal,
    PublicPlace,
    RecountRequest,
    Total,
)
from counting.recount import recount_everything
from engagements import review, schedule
from engagements.models import Engagement
from engagements.reclassifying import correct_kind
from partners.models import Partner
from tests.counting.test_killed import WAITING_FOR_A_LOCK
from tests.factories.accounts import UserFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import (
    ContributionFactory,
    EngagementFactory,
    SiteFactory,
    submit,
)
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def society():
    """An association with two accepted engagements whose exact places are public, counted."""
    partner = PartnerFactory(kind="association")
    for _ in range(2):
        EngagementFactory(accepted=True, partner=partner, exact_places_are_public=True)
    EngagementFactory(partner=partner, exact_places_are_public=True)  # a draft
    recount_all()
    return partner


def turned(partner, kind):
    partner.kind = kind
    moved = correct_kind(partner, partner.save)
    recount_all()
    return moved


def by_kind(model):
    """{kind of actor: credited}"""
    kinds = model.objects.order_by().values_list("actor_kind")
    return dict(kinds.annotate(credit=Sum("credited")).exclude(credit=0))


def test_all_it_has_pledged_counts_for_its_new_kind_and_no_national_figure_moves(society):
    before, ledger = by_kind(Total), LedgerEntry.objects.count()

    assert turned(society, "company") == 2

    assert by_kind(Total) == by_kind(ActorTotal) == {"company": before["association"]}
    assert LedgerEntry.objects.count() == ledger
    assert recount_everything().differing == 0


def test_what_another_partner_has_pledged_stays(society):
    EngagementFactory(accepted=True, partner=PartnerFactory(kind="association"))
    recount_all()

    turned(society, "company")

    assert set(by_kind(Total)) == {"association", "company"}


def test_who_was_looked_at_before_is_accepted_as_of_the_kind_it_has(society):
    waiting = EngagementFactory(submitted=True, partner=society)
    seen = Engagement.objects.select_related("partner").get(pk=waiting.pk)
    turned(society, "company")

    review.accept(seen, by=UserFactory(reviewer=True))
    recount_all()

    assert set(by_kind(Total)) == {"company"}


@pytest.mark.django_db(transaction=True)
def test_whose_kind_is_corrected_while_one_is_accepted_counts_for_the_new_kind():
    partner = PartnerFactory(kind="association", recognised=True)
    waiting = EngagementFactory(submitted=True, partner=partner)
    reviewer = UserFactory(reviewer=True)
    with ThreadPoolExecutor(1) as desk:
        with transaction.atomic():
            review.accept(waiting, by=reviewer)
            corrected = desk.submit(in_own_connection, turned, partner, "company")
            assert is_waited_for()
        corrected.result()

    assert set(by_kind(Total)) == {"company"}


def in_own_connection(act, *what):
    try:
        return act(*what)
    finally:
        connection.close()


def is_waited_for():
    """Whether another connection comes to wait for a lock of this one, within a while."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(WAITING_FOR_A_LOCK)
            if cursor.fetchone()[1]:
                return True
        time.sleep(0.02)
    return False


def test_a_kind_that_was_written_past_the_desk_is_found_at_night_and_the_ledger_says_so(
    society, caplog
):
    other = EngagementFactory(accepted=True, partner=PartnerFactory(kind="association"))
    recount_all()
    before = dict(NationalTotal.objects.values_list("target", "credited"))
    Partner.objects.filter(pk=society.pk).update(kind="company")
    ledger = set(LedgerEntry.objects.values_list("pk", flat=True))

    for _night in range(2):
        schedule.count_as_they_are()
        recount_all()

    assert set(by_kind(Total)) == set(by_kind(ActorTotal)) == {"company", "association"}
    assert set(Claim.objects.live().filter(actor_kind="association").values_list("source")) == {
        (other.reference,)
    }
    assert dict(NationalTotal.objects.values_list("target", "credited")) == before
    entries = LedgerEntry.objects.exclude(pk__in=ledger).order_by("source")
    references = society.engagements.exclude(reference="").order_by("reference")
    assert [(each.source, each.reason, each.change) for each in entries] == [
        (each.reference, "corrected", 0) for each in references
    ]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert recount_everything().differing == 0


def test_nothing_is_said_of_a_neighbour_of_what_is_set_right(society):
    first = society.engagements.filter(status="accepted").first()
    neighbour = EngagementFactory(partner=PartnerFactory(kind="farm"), contribution=False)
    at_the_same_place(first, neighbour)
    submit(neighbour)
    review.accept(neighbour, by=UserFactory(reviewer=True))
    recount_all()
    before = LedgerEntry.objects.about(neighbour.reference).count()
    Partner.objects.filter(pk=society.pk).update(kind="company")

    schedule.count_as_they_are()
    recount_all()

    assert LedgerEntry.objects.about(neighbour.reference).count() == before
    assert recount_everything().differing == 0


def at_the_same_place(first, second):
    contribution = first.contributions.get()
    target, places = contribution.target, contribution.sites.all()
    again = ContributionFactory(engagement=second, target=target)
    for place in places:
        SiteFactory(contribution=again, number=place.number, geometry=place.geometry)


def test_exact_places_of_who_is_found_at_night_to_be_a_citizen_are_not_shown_any_more(society):
    Partner.objects.filter(pk=society.pk).update(kind="citizen")

    schedule.count_as_they_are()
    recount_all()

    assert [each.is_exact for each in PublicPlace.objects.all()] == [False, False]


def test_twice_changes_nothing(society):
    turned(society, "company")

    assert correct_kind(society, society.save) == 0
    assert not RecountRequest.objects.exists()


def test_exact_places_of_who_turns_out_to_be_a_citizen_are_not_shown_any_more(society):
    turned(society, "citizen")

    assert not Engagement.objects.filter(exact_places_are_public=True).exists()
    assert [each.is_exact for each in PublicPlace.objects.all()] == [False, False]
    assert recount_everything().differing == 0


def test_exact_places_of_who_turns_out_to_be_no_citizen_are_shown_as_before(society):
    turned(society, "citizen")

    turned(society, "school")

    assert [each.is_exact for each in PublicPlace.objects.all()] == [False, False]
