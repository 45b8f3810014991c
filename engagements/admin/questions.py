"""What the page of one engagement asks of the database, composed once (`bba.composed`)."""

from django.db.models import Q, QuerySet

from accounts.models import User
from bba.composed import Asked, Composed
from correspondence.models import Letter
from counting.models import PairDecision
from engagements.admin.marks import of_one
from engagements.models import (
    Contribution,
    CriterionAnswer,
    Engagement,
    Finding,
    ReviewStep,
    Site,
    StatusChange,
)

OTHERS_LISTED = 10
# What weighs more than the rest of the page.
NOT_SHOWN = (
    *("searched", "sought"),
    *("partner__municipality__outline", "partner__municipality__outline_for_map"),
)
BY, TO = ([f"{who}__{name}" for name in ("name", "email")] for who in ("by", "to"))


def in_queue_around() -> QuerySet[Engagement]:
    """Of the queue: the one that has waited a little less long, and the one a little longer."""
    queue = Engagement.objects.only("reference", "submitted_at")
    place = (Asked("submitted_at"), Asked("pk"))
    return queue.after(*place)[:1].union(queue.before(*place)[:1], all=True)


def colleagues_of(reviewer: int | Asked) -> QuerySet[User]:
    """The others to whom the reviewer of this key can hand an engagement over."""
    team = User.objects.of_team_with("engagements.review_engagement").exclude(pk=reviewer)
    return team.order_by("name", "email")


# --- Of one engagement ----------------------------------------------------------------------

SENT = Composed(
    lambda: (
        Engagement.objects.sent()
        .select_related("partner__municipality", "reviewer")
        .defer(*NOT_SHOWN)
        .filter(pk=Asked("pk"))
    )
)
CONTRIBUTIONS = Composed(
    lambda: Contribution.objects.for_desk().filter(engagement=Asked("engagement"))
)
ANSWERS = Composed(
    lambda: CriterionAnswer.objects.with_criteria().filter(engagement=Asked("engagement"))
)
SITES = Composed(
    lambda: (
        Site.objects.with_place()
        .defer("cell", "geometry")
        .filter(contribution__engagement=Asked("engagement"))
        .order_by("contribution__number", "number")
    )
)
FINDINGS = Composed(lambda: of_one(Finding.objects.filter(engagement=Asked("engagement"))))
STATUS_CHANGES = Composed(
    lambda: (
        StatusChange.objects.select_related("by")
        .only("engagement", "from_status", "to_status", "at", "words", *BY)
        .filter(engagement=Asked("engagement"))
    )
)
REVIEW_STEPS = Composed(
    lambda: (
        ReviewStep.objects.select_related("by", "to")
        .only("engagement", "kind", "at", "words", *BY, *TO)
        .filter(engagement=Asked("engagement"))
    )
)
PAIR_DECISIONS = Composed(lambda: PairDecision.objects.concerning([Asked("source")]))
LETTERS = Composed(lambda: Letter.objects.filter(about=Asked("about")).defer("text"))
# Without an address, None is asked for, which is nobody's.
OTHERS = Composed(
    lambda: (
        Engagement.objects.sent()
        .filter(Q(partner=Asked("partner")) | Q(contact_email__iexact=Asked("address")))
        .exclude(pk=Asked("pk"))
        .for_mention()
        .order_by("-submitted_at", "-pk")[:OTHERS_LISTED]
    ),
    # One plan for any partner and address goes through all engagements: 200 to 600 ms for 0.1.
    is_planned_once=False,
)
AROUND = Composed(in_queue_around)
COLLEAGUES = Composed(lambda: colleagues_of(Asked("reviewer")))

# --- Of several -----------------------------------------------------------------------------

MENTIONED = Composed(lambda: Engagement.objects.referred_to(Asked("references")).for_mention())
