"""People to try the site with on one's own machine."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    password: str
    group: str | None


# The passwords are no secret: the command refuses to run where SECURE is on.
REVIEWER = DemoPerson("reviewer@example.org", "Robin Reviewer", "hedges-and-ponds", "reviewers")
SECRETARIAT = DemoPerson("secretariat@example.org", "Sam Secretariat", "hedges-and-ponds", None)


@transaction.atomic
def create_demo_people() -> list[DemoPerson]:
    """Make sure the demonstration accounts exist; a new one gets the printed password."""
    for person in (REVIEWER, SECRETARIAT):
        user, is_new = User.objects.get_or_create(
            email=person.email,
            defaults={"name": person.name, "is_staff": True, "is_superuser": person.group is None},
        )
        if is_new:
            user.set_password(person.password)
            user.save(update_fields=["password"])
        if person.group:
            user.groups.add(Group.objects.get(name=person.group))
    return [REVIEWER, SECRETARIAT]
