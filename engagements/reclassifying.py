"""The act of the Alliance's team on a partner that is of another kind than was said."""

import logging
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast

from counting import claims
from counting.models import Claim, Reason
from engagements.postings import what_is_shown
from partners.models import Partner

logger = logging.getLogger(__name__)


@transaction.atomic
def correct_kind(partner: Partner, keep: Callable[[], object]) -> int:
    """Let `keep` write what a partner is, and all that it has claimed count for the kind it gets.

    It is claimed again at the rank and in the state it has, so no national figure moves. The exact
    places of who turns out to be a citizen are not shown any more. Returns how many claims it were.
    """
    partner.engagements.hold()
    keep()
    return count_as_its_kind(partner, reason=Reason.REPLACED)


@transaction.atomic
def set_right(partner: Partner) -> int:
    """Let what counts for another kind than the partner has count for its kind; returns how many
    claims it were.

    The ledger says of each engagement that it was corrected, though no national figure moves.
    """
    partner.engagements.hold()
    partner.refresh_from_db(from_queryset=Partner.objects.select_for_update(no_key=True))
    moved = count_as_its_kind(partner, reason=Reason.CORRECTED)
    if moved:
        logger.error("%s claims of partner %s counted for another kind", moved, partner.key)
    return moved


def counted_as_others() -> QuerySet[Partner]:
    """Partners of whom something counts for another kind than they have.

    Whoever corrects a kind at the desk has its claims follow; a kind that was written before the
    desk did so, or into the database itself, has not.
    """
    theirs = Claim.objects.live().filter(actor=Cast(OuterRef("key"), CharField()))
    return Partner.objects.filter(Exists(theirs.exclude(actor_kind=OuterRef("kind"))))


def count_as_its_kind(partner: Partner, *, reason: Reason) -> int:
    if partner.is_citizen:
        show_cells_alone(partner)
    references = partner.engagements.exclude(reference="").values_list("reference", flat=True)
    actor = {"actor": str(partner.key), "actor_kind": partner.kind}
    return claims.hand_over(references, **actor, reason=reason)


def show_cells_alone(partner: Partner) -> None:
    for engagement in partner.engagements.filter(exact_places_are_public=True).order_by("pk"):
        engagement.keep(exact_places_are_public=False)
        claims.show(engagement.reference, partial(what_is_shown, engagement))
