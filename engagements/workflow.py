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


MOVES: dict[Status, set[Status]] = {
    Status.DRAFT: {Status.SUBMITTED},
    Status.SUBMITTED: {Status.RETURNED, Status.ACCEPTED, Status.DECLINED},
    Status.RETURNED: {Status.SUBMITTED, Status.DECLINED},
    Status.ACCEPTED: {Status.WITHDRAWN, Status.COMPLETED},
    Status.DECLINED: set(),
    Status.WITHDRAWN: set(),
    Status.COMPLETED: {Status.WITHDRAWN},
}

# What the public may see. A completed engagement stays counted; a withdrawn one is gone.
PUBLIC = (Status.ACCEPTED, Status.COMPLETED)
# What its writer may still change.
EDITABLE = (Status.DRAFT, Status.RETURNED)
