"""The words that counting uses to keep quantities apart."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """How far a quantity has come. States are never added into one figure."""

    PLEDGED = "pledged", pgettext_lazy("state of a quantity", "Pledged")
    IMPLEMENTED = "implemented", pgettext_lazy("state of a quantity", "Implemented")
    VERIFIED = "verified", pgettext_lazy("state of a quantity", "Verified")


class Kind(TextChoices):
    """What happens to the ground: a loss is counted with a minus sign."""

    CREATED = "created", pgettext_lazy("kind of quantity", "Created")
    MANAGED = "managed", pgettext_lazy("kind of quantity", "Managed")
    REMOVED = "removed", pgettext_lazy("kind of quantity", "Removed")


class Basis(TextChoices):
    """Whether a quantity was measured on a map or only declared."""

    MAPPED = "mapped", pgettext_lazy("basis of a quantity", "Mapped")
    DECLARED = "declared", pgettext_lazy("basis of a quantity", "Declared")


class Whereabouts(TextChoices):
    """In the country, or elsewhere: abroad or at sea."""

    BELGIUM = "belgium", _("Belgium")
    ELSEWHERE = "elsewhere", _("Elsewhere")


class Verdict(TextChoices):
    """What a reviewer decided about two sites."""

    DISTINCT = "distinct", pgettext_lazy("two sites are", "Distinct")
    SAME = "same", pgettext_lazy("two sites are", "The same")
    UNDECIDED = "undecided", pgettext_lazy("two sites are", "Undecided")


class Reason(TextChoices):
    """Why a figure changed."""

    ACCEPTED = "accepted", pgettext_lazy("why a figure changed", "Accepted")
    REPORTED = "reported", pgettext_lazy("why a figure changed", "Reported as done")
    VERIFIED = "verified", pgettext_lazy("why a figure changed", "Verified")
    REPLACED = "replaced", pgettext_lazy("why a figure changed", "Changed")
    CONFIRMED = "confirmed", pgettext_lazy("why a figure changed", "Confirmed again")
    ENDED = "ended", pgettext_lazy("why a figure changed", "Come to its end")
    WITHDRAWN = "withdrawn", pgettext_lazy("why a figure changed", "Withdrawn")
    REOPENED = "reopened", pgettext_lazy("why a figure changed", "Under review again")
    SHARED = "shared", pgettext_lazy("why a figure changed", "Shared with an earlier one")
    FREED = "freed", pgettext_lazy("why a figure changed", "No longer shared")
    DECIDED = "decided", pgettext_lazy("why a figure changed", "Reviewer's decision on two sites")
    RULE_CHANGED = "rule_changed", pgettext_lazy("why a figure changed", "Rule changed")
    BOUNDARY_CHANGED = "boundary_changed", pgettext_lazy("why a figure changed", "Boundary changed")
    CORRECTED = "corrected", pgettext_lazy("why a figure changed", "Corrected by a full recount")


REASON_OF_STATE = {
    State.PLEDGED: Reason.ACCEPTED,
    State.IMPLEMENTED: Reason.REPORTED,
    State.VERIFIED: Reason.VERIFIED,
}
