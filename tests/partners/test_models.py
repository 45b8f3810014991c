import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from partners.models import Membership, is_an_enterprise_number
from partners.permissions import may_represent
from tests.factories.accounts import UserFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["0403170701", "BE 0403.170.701", "0403 170 701"])
def test_an_enterprise_number_is_taken_however_it_is_written(number):
    is_an_enterprise_number(number)


@pytest.mark.parametrize("number", ["0403170702", "403", "hedge", "BE 9403.170.701"])
def test_a_wrong_enterprise_number_is_refused(number):
    with pytest.raises(ValidationError):
        is_an_enterprise_number(number)


def test_a_citizens_name_is_not_their_public_name():
    partner = PartnerFactory(citizen=True, name="Anne Haag")

    assert "Anne" not in partner.public_name


def test_recognising_twice_changes_nothing():
    partner = PartnerFactory()

    first = partner.recognise().recognised_at

    assert partner.recognise().recognised_at == first


def test_a_recognised_organisation_is_one_partner_only():
    PartnerFactory(recognised=True, enterprise_number="0403170701")

    with pytest.raises(IntegrityError):
        PartnerFactory(recognised=True, enterprise_number="0403170701")


def test_members_represent_their_partner_and_others_do_not():
    partner, member, stranger = PartnerFactory(), UserFactory(), UserFactory()
    Membership.objects.create(partner=partner, person=member)

    assert may_represent(member, partner)
    assert not may_represent(stranger, partner)
