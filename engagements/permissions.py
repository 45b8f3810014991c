from typing import TYPE_CHECKING

from partners.permissions import may_represent

if TYPE_CHECKING:
    from accounts.models import User
    from engagements.models import Engagement


def may_review(user: "User") -> bool:
    """Whether this person may decide on engagements at all."""
    return user.is_staff and user.has_perm("engagements.review_engagement")


def may_decide(user: "User", engagement: "Engagement") -> bool:
    """Whether this person may decide on this one.

    Never on their own, or their partner's, and only within the regions they keep to.
    """
    is_their_own = engagement.author_id == user.pk or (
        engagement.contact_email.lower() == user.email.lower()
    )
    acts_for_it = engagement.partner is not None and may_represent(user, engagement.partner)
    is_barred = is_their_own or acts_for_it
    return may_review(user) and not is_barred and engagement.is_within_reach_of(user)
