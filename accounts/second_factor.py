"""The second factor, without which nobody works at the team's desk."""

from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records
from allauth.mfa.internal.flows.trust import is_trusted_browser
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


def has_one(user: "User") -> bool:
    """Whether this person has an app that makes codes; recovery codes alone are not enough."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def was_used(request: HttpRequest) -> bool:
    """Whether the person gave a code in this session, or on this browser some days ago."""
    if not request.user.is_authenticated or not has_one(request.user):
        return False
    records = get_authentication_records(request, request.user)
    gave_a_code = any(record["method"] == "mfa" for record in records)
    return gave_a_code or is_trusted_browser(request, request.user)


def forget(user: "User") -> None:
    """Take away app and recovery codes of somebody who has lost both."""
    Authenticator.objects.filter(user=user).delete()
