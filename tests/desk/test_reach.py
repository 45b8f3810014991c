"""Lists of the desk for a reviewer who keeps to one region, and for the others."""

import pytest
from django.urls import reverse

from correspondence.models import Letter
from counting import claims
from counting.models import Claim
from desk.reach import REACH
from engagements import review
from engagements.models import ReviewRegion
from partners.models import JoinRequest
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory
from tests.factories.registers import RecordFactory
from tests.factories.territory import MunicipalityFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db


def everything_in(municipality):
    """One row of each list that hangs on a place, all in this municipality."""
    place = {"contribution__declared": True, "contribution__municipality": municipality}
    first, second = EngagementFactory.create_batch(2, submitted=True, **place)
    for each in (first, second):
        review.accept(each, by=UserFactory(reviewer=True))
    number = Claim.objects.get(source=first.reference).number
    pair = ((first.reference, number), (second.reference, number))
    return {
        "counting_claim": Claim.objects.get(source=first.reference),
        "counting_pairdecision": claims.decide_pair(*pair, "same", by="somebody"),
        "counting_recountrequest": Claim.objects.get(
            source=first.reference
        ).recount_requests.first(),
        "correspondence_letter": Letter.objects.get(about=first.reference),
        "engagements_contribution": first.contributions.get(),
        "partners_joinrequest": JoinRequest.objects.create(
            partner=first.partner, person=UserFactory()
        ),
        "partners_partner": first.partner,
        "registers_record": RecordFactory(municipality=municipality),
    }


@pytest.fixture
def here():
    return MunicipalityFactory()


@pytest.fixture
def regional(here):
    person = UserFactory(reviewer=True)
    ReviewRegion.objects.create(person=person, region=here.region)
    return person


def listed(client, name):
    response = client.get(reverse(f"admin:{name}_changelist"))
    return set(response.context["cl"].queryset)


def test_of_every_list_only_what_lies_in_the_region_is_shown_and_opened(client, regional, here):
    near, far = everything_in(here), everything_in(MunicipalityFactory())
    assert {type(row) for row in near.values()} == set(REACH)
    at_the_desk(client, regional)

    for name, row in near.items():
        rows = listed(client, name)
        assert row in rows, name
        assert far[name] not in rows, name
        page = reverse(f"admin:{name}_change", args=[far[name].pk])
        assert client.get(page).status_code in {302, 403}, name

    at_the_desk(client, UserFactory(reviewer=True))
    for name, row in far.items():
        assert {row, near[name]} <= listed(client, name), name


def test_a_code_that_was_mailed_is_no_reviewers_of_a_region(client, regional):
    Letter.objects.create(kind="code", about="login", reader="a@example.org", language="en")
    at_the_desk(client, regional)

    assert listed(client, "correspondence_letter") == set()
