"""What a reviewer who keeps to some regions sees of what hangs on engagements.

Where an engagement itself lies is said by `EngagementQuerySet.within_reach_of`; what hangs on one
lies where it does.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, TextField
from django.db.models.functions import Cast

from accounts.models import User
from correspondence.models import Letter
from counting.models import Claim, PairDecision, RecountRequest
from engagements.models import Contribution, Engagement
from engagements.querysets import regions_of
from partners.models import JoinRequest, Partner
from registers.models import Record


def partners(user: User) -> Q:
    """Those at home there, those with an engagement there, and those with neither anywhere."""
    theirs = Engagement.objects.sent().filter(partner=OuterRef("pk"))
    at_home = Q(municipality__region__in=regions_of(user))
    is_nowhere = Q(municipality=None) & ~Exists(theirs)
    return at_home | Exists(theirs.within_reach_of(user)) | is_nowhere


def join_requests(user: User) -> Q:
    return Q(partner__in=Partner.objects.filter(partners(user)))


def letters(user: User) -> Q:
    """Letters about what lies there; those about nothing of the kind, as a code, are nobody's."""
    keys = Partner.objects.filter(partners(user)).values(text=Cast(F("key"), TextField()))
    return Q(about__in=references(user)) | Q(about__in=keys)


def claims(user: User) -> Q:
    """Those of engagements, and of records of other registers by their municipality."""
    return Q(source__in=references(user)) | Q(region__in=regions_of(user))


def requests(user: User) -> Q:
    return Q(claim__in=Claim.objects.filter(claims(user)))


def pairs(user: User) -> Q:
    return Q(first_source__in=references(user)) | Q(second_source__in=references(user))


def contributions(user: User) -> Q:
    return Q(engagement__in=Engagement.objects.sent().within_reach_of(user))


def records(user: User) -> Q:
    return Q(municipality=None) | Q(municipality__region__in=regions_of(user))


def references(user: User) -> Any:
    return Engagement.objects.sent().within_reach_of(user).values("reference")


REACH: dict[type[Model], Callable[[User], Q]] = {
    Claim: claims,
    Contribution: contributions,
    JoinRequest: join_requests,
    Letter: letters,
    PairDecision: pairs,
    Partner: partners,
    Record: records,
    RecountRequest: requests,
}
