"""The act of the Alliance's team on a partner that is of another kind than was said."""

from collections.abc import Callable
from functools import partial

from django.db import transaction

from counting import claims
from engagements.postings import what_is_shown
from partners.models import Partner


@transaction.atomic
def correct_kind(partner: Partner, keep: Callable[[], object]) -> int:
    """Let `keep` write what a partner is, and all that it has claimed count for the kind it gets.

    It is claimed again at the rank and in the state it has, so no national figure moves. The exact
    places of who turns out to be a citizen are not shown any more. Returns how many claims it were.
    """
    partner.engagements.hold()
    keep()
    if partner.is_citizen:
        show_cells_alone(partner)
    references = partner.engagements.exclude(reference="").values_list("reference", flat=True)
    return claims.hand_over(references, actor=str(partner.key), actor_kind=partner.kind)


def show_cells_alone(partner: Partner) -> None:
    for engagement in partner.engagements.filter(exact_places_are_public=True).order_by("pk"):
        engagement.keep(exact_places_are_public=False)
        claims.show(engagement.reference, partial(what_is_shown, engagement))
