"""Acts of the partner: say what a pledge counts for, add to it, take from it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from axes.models import Target
from counting.models import Kind
from engagements import steps
from engagements.models import Contribution, Engagement


class LastContribution(Exception):
    """A pledge contributes to something: its only contribution is changed, not removed."""

    def __init__(self) -> None:
        super().__init__(gettext("A pledge needs at least one target. Choose another one first."))


@transaction.atomic
def choose_targets(engagement: Engagement, targets: Iterable[Target]) -> None:
    """Let the engagement contribute to these targets and to no others.

    What was answered for a target that stays is kept; of one that goes it is deleted, because
    another target asks for another unit, and often for another kind of place.
    """
    wanted = {target.pk: target for target in targets}
    engagement.contributions.exclude(target__in=wanted).delete()
    kept = set(engagement.contributions.values_list("target", flat=True))
    for key, target in wanted.items():
        if key not in kept:
            add_contribution(engagement, target)
    forget_what_is_not_asked(engagement)


@transaction.atomic
def add_contribution(engagement: Engagement, target: Target) -> Contribution:
    """One more contribution: to another target, or another kind of quantity for the same.

    It gets the number after the highest there is.
    """
    last = engagement.contributions.aggregate(last=Max("number"))["last"] or 0
    contribution = Contribution(engagement=engagement, number=last + 1, target=target)
    if not contribution.has_kind:
        contribution.kind = Kind.MANAGED
    contribution.save()
    return contribution


@transaction.atomic
def remove_contribution(contribution: Contribution) -> None:
    """Delete the contribution with its places; raises LastContribution where it is the only one."""
    engagement = Engagement.objects.select_for_update().get(pk=contribution.engagement_id)
    if not engagement.contributions.exclude(pk=contribution.pk).exists():
        raise LastContribution
    contribution.delete()
    forget_what_is_not_asked(engagement)


def forget_what_is_not_asked(engagement: Engagement) -> None:
    asked = steps.asked_of(engagement)
    engagement.criterion_answers.exclude(criterion__in=asked).delete()
