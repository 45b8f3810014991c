from engagements.querysets.contributions import (
    ContributionQuerySet,
    CriterionAnswerQuerySet,
    by_question,
    once_each,
)
from engagements.querysets.engagements import EngagementQuerySet, lies_in, regions_of
from engagements.querysets.places import SiteQuerySet, UploadQuerySet, name_of
from engagements.querysets.reasons import ReviewReasonQuerySet

__all__ = [
    "ContributionQuerySet",
    "CriterionAnswerQuerySet",
    "EngagementQuerySet",
    "ReviewReasonQuerySet",
    "SiteQuerySet",
    "UploadQuerySet",
    "by_question",
    "lies_in",
    "name_of",
    "once_each",
    "regions_of",
]
