"""People signed in, as far as the desk where they are of the team."""

from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

KEY = "HEDGESANDPONDSFORNATURE2"


def signed_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at_the_desk(client, person):
    """Sign in as one who has a second factor and has just used it."""
    signed_in(client, person)
    if not Authenticator.objects.filter(user=person).exists():
        TOTP.activate(person, KEY)
    session = client.session
    record_authentication(SimpleNamespace(session=session), person, "mfa", type="totp")
    session.save()
    return client
