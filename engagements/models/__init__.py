from engagements.models.contribution import Contribution, PlaceRoute
from engagements.models.criterion_answer import CriterionAnswer
from engagements.models.engagement import Engagement, MoveNotAllowed
from engagements.models.finding import Finding, FindingKind
from engagements.models.review_reason import ReviewReason
from engagements.models.review_region import ReviewRegion
from engagements.models.review_step import ReviewStep
from engagements.models.site import Site
from engagements.models.status_change import StatusChange
from engagements.models.upload import Question, Unsuitable, Upload, UploadState

__all__ = [
    "Contribution",
    "CriterionAnswer",
    "Engagement",
    "Finding",
    "FindingKind",
    "MoveNotAllowed",
    "PlaceRoute",
    "Question",
    "ReviewReason",
    "ReviewRegion",
    "ReviewStep",
    "Site",
    "StatusChange",
    "Unsuitable",
    "Upload",
    "UploadState",
]
