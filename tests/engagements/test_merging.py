import pytest

from counting.models import ActorTotal, Claim, Total
from counting.recount import everything
from engagements import merging, review
from engagements.merging import MergeRefused
from engagements.models import Engagement
from partners.models import Partner
from partners.workflow import Happening, Role
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import EngagementFactory
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice():
    """One organisation that was recognised twice, with an accepted engagement each."""
    pair = PartnerFactory(name="Hedge club"), PartnerFactory(name="Hedge club vzw")
    for partner in pair:
        EngagementFactory(accepted=True, partner=partner)
        partner.refresh_from_db()
    recount_all()
    return pair


def merge(partner, into, *, with_people=True):
    moved = merging.merge(partner, into=into, by=UserFactory(), with_people=with_people)
    recount_all()
    for each in (partner, into):
        each.refresh_from_db()
    return moved


def figures():
    return sorted(Total.objects.filter(credited__gt=0).values_list("state", "credited"))


def test_engagements_and_what_they_count_become_the_others_and_no_national_figure_moves(twice):
    duplicate, into = twice
    EngagementFactory(partner=duplicate)  # a draft
    before, ranks = figures(), sorted(Claim.objects.live().values_list("source", "accepted_at"))

    moved = merge(duplicate, into)

    assert len(moved.engagements) == 2
    assert set(Engagement.objects.values_list("partner", flat=True)) == {into.pk}
    assert figures() == before
    assert sorted(Claim.objects.live().values_list("source", "accepted_at")) == ranks
    credited = ActorTotal.objects.filter(credited__gt=0)
    assert set(credited.values_list("actor", flat=True)) == {str(into.key)}
    assert everything.recount_everything().differing == 0


def test_an_organisation_that_counts_once_counts_once(twice):
    duplicate, into = twice
    target = TargetFactory(of_organisations=True)
    for partner in twice:
        engagement = EngagementFactory(
            partner=partner, contribution__target=target, contribution__declared=True
        )
        engagement.contributions.update(typed_quantity=1)
        with_submission(engagement)
    recount_all()
    assert counted_towards(target) == 2

    merge(duplicate, into)

    assert counted_towards(target) == 1


def with_submission(engagement):
    engagement.move_to("submitted", by=None)
    review.accept(engagement, by=UserFactory(reviewer=True))


def counted_towards(target):
    return sum(total.credited for total in Total.objects.filter(target=target))


@pytest.mark.parametrize("with_people", [True, False])
def test_its_people_act_for_the_other_or_for_nobody_and_their_history_stays(twice, with_people):
    duplicate, into = twice
    keeper = MembershipFactory(partner=into, keeper=True).person
    other = MembershipFactory(partner=duplicate, keeper=True).person

    merge(duplicate, into, with_people=with_people)

    roles = dict(into.memberships.values_list("person", "role"))
    assert roles == {keeper.pk: Role.KEEPER} | ({other.pk: Role.MEMBER} if with_people else {})
    assert not duplicate.memberships.exists()
    assert duplicate.membership_changes.filter(what=Happening.LEFT, person=other).exists()


def test_the_old_address_and_new_engagements_lead_to_the_other(twice, client):
    duplicate, into = twice
    address = duplicate.get_absolute_url()

    merge(duplicate, into)

    assert client.get(address).url == into.get_absolute_url()
    assert list(Partner.objects.organisations()) == [into]
    assert duplicate.recognise() == into


def test_what_the_other_does_not_say_is_taken_over(twice):
    duplicate, into = twice
    Partner.objects.filter(pk=duplicate.pk).update(enterprise_number="0403170701")

    merge(duplicate, into)

    assert into.enterprise_number == "0403170701"


@pytest.mark.parametrize("change", ["itself", "a citizen", "not recognised", "another number"])
def test_two_that_are_not_one_organisation_are_not_merged(twice, change):
    duplicate, into = twice
    match change:
        case "itself":
            duplicate = into
        case "a citizen":
            Partner.objects.filter(pk=into.pk).update(kind="citizen")
        case "not recognised":
            Partner.objects.filter(pk=into.pk).update(recognised_at=None)
        case "another number":
            for partner, number in zip(twice, ("0403170701", "0202239951"), strict=True):
                Partner.objects.filter(pk=partner.pk).update(enterprise_number=number)

    with pytest.raises(MergeRefused):
        merge(duplicate, into)

    assert Engagement.objects.filter(partner=twice[0]).exists()
