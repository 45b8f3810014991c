"""Who looks at an engagement: take it on, hand it over, leave it to others. Each leaves a trace."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from engagements.models import Engagement, ReviewStep

if TYPE_CHECKING:
    from accounts.models import User


class TakenMeanwhile(Exception):
    """Somebody else has taken the engagement on; the message says who."""

    def __init__(self, reviewer: "User") -> None:
        super().__init__(
            gettext("%(reviewer)s has taken this engagement on meanwhile.") % {"reviewer": reviewer}
        )


@transaction.atomic
def take_on(engagement: Engagement, *, by: "User") -> None:
    """Take an engagement on that is nobody's; raises TakenMeanwhile when it is somebody else's."""
    holder = holder_of(engagement)
    if holder == by:
        return
    if holder is not None:
        raise TakenMeanwhile(holder)
    give(engagement, by, ReviewStep.Kind.TAKEN, by=by)


@transaction.atomic
def hand_over(engagement: Engagement, *, to: "User", by: "User") -> None:
    """Let somebody else look at the engagement, whoever did so far."""
    if holder_of(engagement) != to:
        give(engagement, to, ReviewStep.Kind.HANDED_OVER, by=by)


@transaction.atomic
def leave(engagement: Engagement, *, by: "User") -> None:
    """Let the engagement be nobody's again."""
    if holder_of(engagement) is not None:
        give(engagement, None, ReviewStep.Kind.LEFT, by=by)


def holder_of(engagement: Engagement) -> "User | None":
    """Who has it, its row locked until the end of the transaction."""
    locked = Engagement.objects.select_for_update(of=["self"]).select_related("reviewer")
    return locked.get(pk=engagement.pk).reviewer


def give(engagement: Engagement, to: "User | None", kind: str, *, by: "User") -> None:
    """Note who looks at the engagement from now on, or that nobody does."""
    # Not `changed_at`: what the partner wrote has not changed.
    Engagement.objects.filter(pk=engagement.pk).update(reviewer=to)
    engagement.reviewer = to
    engagement.review_steps.create(
        kind=kind, by=by, to=to if kind == ReviewStep.Kind.HANDED_OVER else None
    )
