from typing import TYPE_CHECKING

from partners.workflow import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from partners.models import Partner


def may_represent(user: "User | AnonymousUser", partner: "Partner") -> bool:
    """Whether this person acts for this partner."""
    return user.is_authenticated and partner.memberships.filter(person=user).exists()


def may_keep(user: "User | AnonymousUser", partner: "Partner") -> bool:
    """Whether this person chooses who acts for this partner."""
    return (
        user.is_authenticated and partner.memberships.filter(person=user, role=Role.KEEPER).exists()
    )


def may_merge(user: "User") -> bool:
    """Whether this person may let a recognised organisation become another one."""
    return user.has_perms(["partners.change_partner", "partners.delete_partner"])
