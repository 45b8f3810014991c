"""What a process knows of the framework: targets and criteria in the language of the reader."""

from axes.models import Criterion, Target
from languages.known import for_a_minute, once_for_a_row
from languages.texts import unread


@for_a_minute
def targets() -> dict[int, Target]:
    """Every target by its key, with its objective and axis: one query, or none."""
    return Target.objects.for_pages().in_bulk()


@for_a_minute
def criteria() -> dict[int, Criterion]:
    """Every criterion by its key, in the order of the framework: one query, or none."""
    return Criterion.objects.in_display_order().defer(*unread(Criterion)).in_bulk()


@once_for_a_row
def question(criterion: Criterion) -> str:
    """What a criterion asks, in the language of the reader."""
    return str(criterion.text)
