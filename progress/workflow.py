"""The statuses of a report, and the table of allowed moves."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("status of a report", "Submitted")
    ACCEPTED = "accepted", pgettext_lazy("status of a report", "Accepted")
    VERIFIED = "verified", pgettext_lazy("status of a report", "Verified")
    SENT_BACK = "sent back", pgettext_lazy("status of a report", "Sent back")


# What such a report says counts.
COUNTED = (Status.ACCEPTED, Status.VERIFIED)

MOVES: dict[Status, set[Status]] = {
    Status.SUBMITTED: {Status.ACCEPTED, Status.SENT_BACK},
    Status.ACCEPTED: {Status.VERIFIED},
    Status.VERIFIED: set(),
    Status.SENT_BACK: set(),
}
