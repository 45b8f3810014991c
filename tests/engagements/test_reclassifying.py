"""A partner is of another kind than was said: what it has pledged counts for that kind."""

import pytest
from django.db.models import Sum

from counting.models import ActorTotal, LedgerEntry, PublicPlace, RecountRequest, Total
from counting.recount import recount_everything
from engagements.models import Engagement
from engagements.reclassifying import count_as_its_kind
from tests.factories.counting import recount_all
from tests.factories.engagements import EngagementFactory
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
    partner.save()
    moved = count_as_its_kind(partner)
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


def test_twice_changes_nothing(society):
    turned(society, "company")

    assert count_as_its_kind(society) == 0
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
