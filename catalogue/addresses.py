"""Where the pages of the framework are, in the language of the reader.

A page of figures names dozens of them, and the framework has few: each is worked out once by a
process for a language. An address follows from the slug and changes with it.
"""

from functools import cache

from django.urls import reverse
from django.utils.translation import get_language

from axes.models import Objective, Target
from engagements.models import Engagement

# Neither is part of any address of ours.
REFERENCE, SLUG = "--reference--", "--slug--"


def page_of_objective(objective: Objective) -> str:
    return known("objective", objective.slug, get_language())


def page_of_target(target: Target) -> str:
    return known("target", target.code, get_language())


def changes_of_target(target: Target) -> str:
    """The page that says why its figures changed."""
    return known("changes", target.code, get_language())


def page_of_engagement(engagement: Engagement) -> str:
    """As `get_absolute_url`, which resolves the address anew for each of the cards of a page."""
    pattern = pattern_of_engagements(get_language())
    return pattern.replace(REFERENCE, engagement.reference).replace(SLUG, engagement.slug)


@cache
def pattern_of_engagements(language: str | None) -> str:
    """The address of an engagement, in the language that is in use, with marks in two places."""
    return reverse("catalogue:engagement", args=[REFERENCE, SLUG])


@cache
def known(page: str, slug: str, language: str | None) -> str:
    """The address of a page in the language that is in use."""
    return reverse(f"catalogue:{page}", args=[slug])
