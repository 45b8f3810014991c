"""The statuses of an engagement, and the table of allowed moves."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("status of an engagement", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("status of an engagement", "Submitted")
    RETURNED = "returned", pgettext_lazy("status of an engagement", "Returned for changes")
    ACCEPTED = "accepted", pgettext_lazy("status of an engagement", "Accepted")
    DECLINED = "declined", pgettext_lazy("status of an engagement", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("status of an engagement", "Withdrawn")
    COMPLETED = "completed", pgettext_lazy("status of an engagement", "Completed")
    # Of an amendment only: what it asked for holds now, and it keeps what it replaced.
    ADOPTED = "adopted", pgettext_lazy("status of an amendment", "Adopted")


MOVES: dict[Status, set[Status]] = {
    Status.DRAFT: {Status.SUBMITTED},
    Status.SUBMITTED: {Status.RETURNED, Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN},
    # Every decision can be taken back: the engagement awaits review again.
    Status.RETURNED: {Status.SUBMITTED, Status.DECLINED, Status.WITHDRAWN},
    Status.ACCEPTED: {Status.SUBMITTED, Status.WITHDRAWN, Status.COMPLETED},
    Status.DECLINED: {Status.SUBMITTED},
    Status.WITHDRAWN: {Status.SUBMITTED},
    Status.COMPLETED: {Status.SUBMITTED, Status.WITHDRAWN},
    Status.ADOPTED: set(),
}

# An amendment never becomes an engagement of its own. One that is adopted is taken back by changing
# places with what it replaced, as long as nothing has come after it.
MOVES_OF_AMENDMENT: dict[Status, set[Status]] = {
    Status.DRAFT: {Status.SUBMITTED},
    Status.SUBMITTED: {Status.RETURNED, Status.ADOPTED, Status.DECLINED},
    Status.RETURNED: {Status.SUBMITTED, Status.DECLINED},
    Status.ADOPTED: {Status.SUBMITTED},
    Status.DECLINED: {Status.SUBMITTED},
}

# One that asks to withdraw the engagement has no answers to be sent back for. Once it is followed,
# the engagement itself is reopened.
MOVES_OF_FAREWELL = MOVES_OF_AMENDMENT | {
    Status.SUBMITTED: {Status.ADOPTED, Status.DECLINED},
    Status.ADOPTED: set(),
}

# What the public may see. A completed engagement stays counted; a withdrawn one is gone.
PUBLIC = (Status.ACCEPTED, Status.COMPLETED)
# What its writer may still change.
EDITABLE = (Status.DRAFT, Status.RETURNED)
# An amendment that is not decided yet: an engagement has one at a time.
OPEN = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)


class Decision(models.TextChoices):
    """What a reviewer can decide; the label is that of the button."""

    ACCEPT = "accepted", pgettext_lazy("decision", "Accept")
    PROPOSE = "proposed", pgettext_lazy("decision", "Propose acceptance")
    RETURN = "returned", pgettext_lazy("decision", "Ask for changes")
    DECLINE = "declined", pgettext_lazy("decision", "Decline")
    WITHDRAW = "withdrawn", pgettext_lazy("decision", "Withdraw")
    COMPLETE = "completed", pgettext_lazy("decision", "Mark as completed")
    REOPEN = "reopened", pgettext_lazy("decision", "Reopen")

    def may_follow(self, moves: set[Status]) -> bool:
        """Whether it leads to, or prepares, one of the statuses that may follow."""
        return not moves.isdisjoint(LEADS_TO[self])


LEADS_TO: dict[Decision, set[Status]] = {
    Decision.ACCEPT: {Status.ACCEPTED, Status.ADOPTED},
    Decision.PROPOSE: {Status.ACCEPTED, Status.ADOPTED},
    Decision.RETURN: {Status.RETURNED},
    Decision.DECLINE: {Status.DECLINED},
    Decision.WITHDRAW: {Status.WITHDRAWN},
    Decision.COMPLETE: {Status.COMPLETED},
    Decision.REOPEN: {Status.SUBMITTED},
}
