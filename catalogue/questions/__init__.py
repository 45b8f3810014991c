"""What machines may ask, parameter by parameter; anything else is an error with a sentence.

Forms, because they refuse in the reader's language. `catalogue.description` describes them as
OpenAPI, so that what is said of a parameter is what is checked.
"""

from catalogue.questions.fields import BoxField, PeriodField
from catalogue.questions.lists import (
    LEVELS,
    EngagementQuestion,
    LedgerQuestion,
    PartnerQuestion,
    TotalsQuestion,
)
from catalogue.questions.places import (
    FeatureQuestion,
    FormatQuestion,
    ItemsQuestion,
    MapQuestion,
    PlaceQuestion,
)
from catalogue.questions.question import MOST, ON_ONE_PAGE, PagedQuestion, Question

__all__ = [
    "LEVELS",
    "MOST",
    "ON_ONE_PAGE",
    "BoxField",
    "EngagementQuestion",
    "FeatureQuestion",
    "FormatQuestion",
    "ItemsQuestion",
    "LedgerQuestion",
    "MapQuestion",
    "PagedQuestion",
    "PartnerQuestion",
    "PeriodField",
    "PlaceQuestion",
    "Question",
    "TotalsQuestion",
]
