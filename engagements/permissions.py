from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps

from partners.permissions import may_represent

if TYPE_CHECKING:
    from accounts.models import User
    from engagements.models import Engagement


def may_send(user: "User | None", engagement: "Engagement") -> bool:
    """Whether this person, or nobody who signed in, may send the pledge for its partner.

    An organisation the Alliance knows pledges, and changes what it pledged, by those who act for
    it: whoever holds the link to a draft writes in it, and no more. A pledge that was sent once,
    its writer sends again.
    """
    was_sent = engagement.submitted_at is not None and not engagement.is_amendment
    return was_sent or may_change(user, engagement)


def may_change(user: "User | None", engagement: "Engagement") -> bool:
    """Whether this person, or nobody who signed in, may ask that what was accepted be changed or
    taken back.

    Of an organisation the Alliance knows, only who acts for it: its writer may have left it since.
    """
    partner = engagement.partner
    if partner is None or partner.recognised_at is None or partner.is_citizen:
        return True
    return user is not None and may_represent(user, partner)


def may_review(user: "User") -> bool:
    """Whether this person may decide on engagements at all."""
    return user.is_staff and user.has_perm("engagements.review_engagement")


def may_decide(user: "User", engagement: "Engagement") -> bool:
    """Whether this person may decide on this one.

    Never on their own, or their partner's, and only within the regions they keep to.
    """
    is_barred = has_a_stake(user, engagement)
    return may_review(user) and not is_barred and engagement.is_within_reach_of(user)


def may_judge(user: "User", sources: Iterable[str]) -> bool:
    """Whether this person may decide on two sites of what is counted under these references.

    Neither may be their own, and one of them must be within reach, where they keep to regions. What
    other registers have counted here is no engagement.
    """
    if not (may_review(user) and user.has_perm("counting.add_pairdecision")):
        return False
    engagements = apps.get_model("engagements", "Engagement").objects
    both = list(engagements.filter(reference__in=sources).select_related("partner"))
    is_barred = any(has_a_stake(user, each) for each in both)
    is_within_reach = not user.review_regions.all() or any(
        each.is_within_reach_of(user) for each in both
    )
    return is_within_reach and not is_barred


def has_a_stake(user: "User", engagement: "Engagement") -> bool:
    """Whether it is their own, or their partner's."""
    is_their_own = engagement.author_id == user.pk or (
        engagement.contact_email.lower() == user.email.lower()
    )
    acts_for_it = engagement.partner is not None and may_represent(user, engagement.partner)
    return is_their_own or acts_for_it
