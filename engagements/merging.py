"""The act of the Alliance's team on an organisation that it has recognised twice."""

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils.translation import gettext

from counting import claims
from counting.models import Claim
from engagements.models import Engagement
from partners import membership
from partners.models import Partner

if TYPE_CHECKING:
    from accounts.models import User

# What the one that stays takes from the other where it says nothing itself.
FILLED_IN = ["enterprise_number", "website", "municipality"]


class MergeRefused(Exception):
    """The two are not one organisation, or not both known; the message says which."""


class Moved(NamedTuple):
    """What a merger moves, or has moved: engagements with their drafts, and claims."""

    engagements: list[Engagement]
    claims: int


def what_would_move(partner: Partner) -> Moved:
    engagements = list(partner.engagements.order_by("pk"))
    counted = Claim.objects.live().filter(source__in=[each.reference for each in engagements])
    return Moved(engagements, counted.count())


@transaction.atomic
def merge(partner: Partner, *, into: Partner, by: "User", with_people: bool) -> Moved:
    """Let an organisation that is known twice be one: all that `partner` has becomes `into`'s.

    Its engagements are counted for the other at the rank they have; an organisation that counts
    once counts once. Its people act for the other `with_people`, and for nobody without; what
    happened among them stays in the history. The row stays, not recognised any more, as what its
    old address and new engagements in its name lead to the other by. Raises MergeRefused.
    """
    partner.engagements.hold()
    both = Partner.objects.select_for_update().in_bulk(sorted([partner.pk, into.pk]))
    partner, into = both[partner.pk], both[into.pk]
    refuse_two_organisations(partner, into)
    moved = what_would_move(partner)
    filled = [name for name in FILLED_IN if not getattr(into, name)]
    for name in filled:
        setattr(into, name, getattr(partner, name))
    partner.recognised_at, partner.meant = None, into
    partner.save(update_fields=["recognised_at", "meant"])
    into.meant = None
    into.save(update_fields=[*filled, "meant"])
    partner.said_to_be.exclude(pk=into.pk).update(meant=into)
    partner.engagements.update(partner=into)
    references = [each.reference for each in moved.engagements if each.reference]
    claims.hand_over(references, actor=str(into.key), actor_kind=into.kind)
    membership.move(partner, into=into, by=by, with_people=with_people)
    return moved


def refuse_two_organisations(partner: Partner, into: Partner) -> None:
    """Raise MergeRefused, saying why."""
    if partner == into:
        raise MergeRefused(gettext("Choose another organisation than the one itself."))
    if any(each.recognised_at is None or each.is_citizen for each in (partner, into)):
        raise MergeRefused(gettext("Only organisations with an accepted engagement are merged."))
    numbers = {partner.enterprise_number, into.enterprise_number} - {""}
    if len(numbers) > 1:
        raise MergeRefused(
            gettext("They have two enterprise numbers: correct one of them first, or leave them.")
        )
