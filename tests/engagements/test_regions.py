import pytest
from django.urls import reverse

from engagements import amending, review
from engagements.deciding import MayNotDecide, decide
from engagements.models import Contribution, Engagement, ReviewRegion
from engagements.workflow import Decision, Status
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory
from tests.factories.territory import MunicipalityFactory, RegionFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def flanders():
    return RegionFactory()


@pytest.fixture
def regional(flanders):
    """A reviewer who keeps to one region."""
    person = UserFactory(reviewer=True)
    ReviewRegion.objects.create(person=person, region=flanders)
    return person


def sent_from(region):
    """A submitted engagement, declared for a municipality of this region."""
    place = MunicipalityFactory(region=region, province__region=region)
    return EngagementFactory(
        submitted=True, contribution__declared=True, contribution__municipality=place
    )


def test_a_regional_reviewer_sees_what_touches_their_region_and_others_see_all(regional, flanders):
    inside, outside = sent_from(flanders), sent_from(RegionFactory())

    assert list(Engagement.objects.within_reach_of(regional)) == [inside]
    assert set(Engagement.objects.within_reach_of(UserFactory())) == {inside, outside}


@pytest.mark.parametrize("level", ["municipality", "province", "region"])
def test_a_site_in_the_region_is_enough(regional, flanders, level):
    town = MunicipalityFactory(region=flanders, province__region=flanders)
    place = {"municipality": town, "province": town.province, "region": flanders}[level]
    engagement = EngagementFactory(submitted=True)
    Contribution.objects.get(engagement=engagement).sites.update(**{level: place})

    assert engagement.is_within_reach_of(regional)


@pytest.mark.parametrize("asked", ["a change", "a withdrawal"])
def test_what_is_asked_about_an_engagement_lies_where_it_does(regional, flanders, asked):
    engagement, elsewhere = accepted_in(flanders), accepted_in(RegionFactory())

    about = [ask(asked, each) for each in (engagement, elsewhere)]

    assert [each.is_within_reach_of(regional) for each in about] == [True, False]


def accepted_in(region):
    engagement = sent_from(region)
    review.accept(engagement, by=UserFactory(reviewer=True))
    return engagement


def ask(asked, engagement):
    if asked == "a withdrawal":
        return amending.ask_to_withdraw(engagement, by=None, words="Sold.")
    change = amending.ask_for_change(engagement, by=None)
    change.contributions.update(municipality=None)
    change.move_to(Status.SUBMITTED, by=None)
    return change


def test_what_has_no_place_is_where_its_partner_is_and_without_any_it_is_everybodys(
    regional, flanders
):
    here, elsewhere, nowhere = (
        EngagementFactory(
            submitted=True, contribution__declared=True, partner__municipality=municipality
        )
        for municipality in (
            MunicipalityFactory(province__region=flanders),
            MunicipalityFactory(),
            None,
        )
    )

    assert set(Engagement.objects.within_reach_of(regional)) == {here, nowhere}
    assert not elsewhere.is_within_reach_of(regional)


def test_what_lies_elsewhere_is_neither_listed_nor_opened_nor_decided(client, regional):
    outside = sent_from(RegionFactory())
    at_the_desk(client, regional)
    page = reverse("admin:engagements_engagement_change", args=[outside.pk])

    listed = client.get(reverse("admin:engagements_engagement_changelist"))

    assert list(listed.context["cl"].result_list) == []
    assert outside.reference not in client.get(reverse("admin:index")).content.decode()
    assert client.get(page).status_code == 404
    assert client.post(page, {"decision": "accepted"}).status_code == 404
    with pytest.raises(MayNotDecide):
        decide(outside, Decision.ACCEPT, by=regional, words="")


def test_a_regional_reviewer_decides_at_home_and_goes_on_to_the_next_there(
    client, regional, flanders
):
    first, _elsewhere, last = sent_from(flanders), sent_from(RegionFactory()), sent_from(flanders)
    at_the_desk(client, regional)
    page = reverse("admin:engagements_engagement_change", args=[first.pk])

    answer = client.post(page, {"decision": "accepted", "words": ""})

    first.refresh_from_db()
    assert first.status == Status.ACCEPTED
    assert answer.url == reverse("admin:engagements_engagement_change", args=[last.pk])


def test_the_next_and_the_previous_of_the_queue_lie_within_reach(client, regional, flanders):
    first, elsewhere, last = (sent_from(each) for each in (flanders, RegionFactory(), flanders))

    def neighbours(reviewer, engagement):
        address = reverse("admin:engagements_engagement_change", args=[engagement.pk])
        page = at_the_desk(client, reviewer).get(address)
        return page.context["previous"], page.context["next"]

    assert neighbours(regional, first) == (None, last)
    assert neighbours(regional, last) == (first, None)
    everywhere = UserFactory(reviewer=True)
    assert neighbours(everywhere, first) == (None, elsewhere)
    assert neighbours(everywhere, elsewhere) == (first, last)


def test_the_page_of_one_out_of_reach_is_not_there(client, regional, flanders):
    inside, outside = sent_from(flanders), sent_from(RegionFactory())
    at_the_desk(client, regional)

    found = [
        client.get(reverse("admin:engagements_engagement_change", args=[pk])).status_code
        for pk in (inside.pk, outside.pk, 10**30)
    ]

    assert found == [200, 404, 404]
