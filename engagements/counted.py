"""What counts of engagements, as their writers and reviewers read it."""

from collections.abc import Iterable
from typing import Any

from axes.templatetags.figures import as_shown
from counting.models import Credit


def tell_what_counts(engagements: Iterable[Any]) -> None:
    """Let each engagement know as `counted` what counts of it, one shown quantity a target."""
    engagements = list(engagements)
    credited = Credit.objects.pledged_by(each.reference for each in engagements)
    for engagement in engagements:
        of_it = credited.get(engagement.reference, {})
        targets = {each.target_id: each.target for each in engagement.contributions.all()}
        engagement.counted = [
            as_shown(of_it[key], target) for key, target in targets.items() if key in of_it
        ]
