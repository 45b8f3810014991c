"""People to try the site with on one's own machine."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    group: str
    #: What an authenticator app is told, in base32.
    key: str
    password: str = "hedges-and-ponds"  # noqa: S105  no secret, like the key: see below

    @property
    def recovery_codes(self) -> list[str]:
        """The codes that still take the place of one from the app, once each."""
        kept = Authenticator.objects.get(
            user__email=self.email, type=Authenticator.Type.RECOVERY_CODES
        )
        return RecoveryCodes(kept).get_unused_codes()


# Passwords and keys are no secrets: the command refuses to run where SECURE is on.
REVIEWER = DemoPerson(
    "reviewer@example.org", "Robin Reviewer", "reviewers", "HEDGESANDPONDSFORNATURE2"
)
EDITOR = DemoPerson("editor@example.org", "Eli Editor", "editors", "FLOWERYVERGESFORNATURE22")
SECRETARIAT = DemoPerson(
    "secretariat@example.org", "Sam Secretariat", "secretariat", "WILDBEESANDVERGESFORALL2"
)
AUDITOR = DemoPerson("auditor@example.org", "Alex Auditor", "auditors", "GREENWALLSANDROOFSFORUS2")
PEOPLE = [REVIEWER, EDITOR, SECRETARIAT, AUDITOR]


@transaction.atomic
def create_demo_people() -> list[DemoPerson]:
    """Make sure the demonstration accounts exist, each with password, role and second factor."""
    for person in PEOPLE:
        user, is_new = User.objects.get_or_create(
            email=person.email, defaults={"name": person.name, "is_staff": True}
        )
        if is_new:
            user.set_password(person.password)
            user.save(update_fields=["password"])
        user.groups.add(Group.objects.get(name=person.group))
        # A database that was made before there was a second factor gets it too.
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            TOTP.activate(user, person.key)
        RecoveryCodes.activate(user)
    return PEOPLE
