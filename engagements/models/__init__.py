from engagements.models.contribution import Contribution, PlaceRoute
from engagements.models.criterion_answer import CriterionAnswer
from engagements.models.engagement import Engagement, MoveNotAllowed
from engagements.models.site import Site
from engagements.models.status_change import StatusChange

__all__ = [
    "Contribution",
    "CriterionAnswer",
    "Engagement",
    "MoveNotAllowed",
    "PlaceRoute",
    "Site",
    "StatusChange",
]
