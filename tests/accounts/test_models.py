import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.factories.accounts import UserFactory, role

pytestmark = pytest.mark.django_db


def test_two_accounts_cannot_share_an_address_in_other_letters():
    UserFactory(email="anne@example.org")

    with pytest.raises(ValidationError):
        UserFactory.build(email="Anne@Example.org").validate_constraints()


def test_people_are_found_by_their_address_whatever_its_letters():
    anne = UserFactory(email="anne@example.org")

    assert User.objects.get_by_natural_key("ANNE@example.org") == anne


def test_demo_people_are_made_once_and_can_review(settings):
    role("reviewers")
    settings.SECURE = False

    call_command("create_demo_people")
    call_command("create_demo_people")

    reviewer = User.objects.get(email="reviewer@example.org")
    assert reviewer.has_perm("engagements.review_engagement")
    assert User.objects.count() == 4
    assert Authenticator.objects.filter(user=reviewer, type="totp").count() == 1


def test_demo_people_are_refused_where_the_site_is_secure(settings):
    settings.SECURE = True

    with pytest.raises(CommandError):
        call_command("create_demo_people")
