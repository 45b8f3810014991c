"""A reviewer's decision on what they have seen: carried out as a whole, or refused with why."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from counting.postings import Uncountable
from engagements import facts, review
from engagements.models import Engagement, MoveNotAllowed
from engagements.permissions import may_decide
from engagements.review import SecondReviewerNeeded
from engagements.workflow import Decision

if TYPE_CHECKING:
    from accounts.models import User

ACTS: dict[Decision, Callable[..., None]] = {
    Decision.ACCEPT: review.accept,
    Decision.PROPOSE: review.propose,
    Decision.RETURN: review.return_for_changes,
    Decision.DECLINE: review.decline,
    Decision.WITHDRAW: review.withdraw,
    Decision.COMPLETE: review.complete,
    Decision.REOPEN: review.reopen,
}


class MayNotDecide(Exception):
    """This person may not, or may no longer, decide on this engagement."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Nothing was decided: you may not, or may no longer, decide on this engagement."
            )
        )


class ChangedMeanwhile(Exception):
    """The engagement is not what the reviewer has looked at; `differences` says where."""

    def __init__(self, differences: list[facts.Difference]) -> None:
        self.differences = differences
        super().__init__(
            gettext("Nothing was decided: the engagement has changed since you opened this page.")
        )


#: Why a decision can be refused; each carries a sentence for the reviewer.
REFUSALS = (ChangedMeanwhile, MayNotDecide, MoveNotAllowed, SecondReviewerNeeded, Uncountable)


@transaction.atomic
def decide(
    engagement: Engagement, decision: Decision, *, by: "User", words: str, seen: str = ""
) -> None:
    """Carry a decision out, unless the engagement is not any more what `seen` says of it.

    `seen` is what `facts.carried` gave to the page. Raises one of REFUSALS; then nothing has
    happened.
    """
    Engagement.objects.select_for_update().get(pk=engagement.pk)
    engagement.refresh_from_db()
    if not may_decide(by, engagement):
        raise MayNotDecide
    changed = facts.changes_since(engagement, seen) if seen else []
    if changed and decision.may_follow(engagement.moves):
        raise ChangedMeanwhile(changed)
    ACTS[decision](engagement, by=by, words=words)
