"""Where the pages of the framework are, in the language of the reader.

A page of figures names dozens of them, and the framework has few: each is worked out once by a
process for a language. An address follows from the slug and changes with it.
"""

from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from axes.models import Objective, Target
from engagements.models import Engagement
from partners.models import Partner
from territory.querysets import NamedPlace

# None is part of any address of ours.
REFERENCE, SLUG, KEY = "--reference--", "--slug--", str(UUID(int=0))


def page_of_objective(objective: Objective) -> str:
    return address_of("objective", objective.slug, get_language())


def page_of_target(target: Target, language: str | None = None) -> str:
    """`language`: the one that is in use, where the caller knows it."""
    return address_of("target", target.code, language or get_language())


def about_target(page: str, target: Target) -> str:
    """The address of a file about a target."""
    return address_of(page, target.code, get_language())


def changes_of_target(target: Target) -> str:
    """The page that says why its figures changed."""
    return address_of("changes", target.code, get_language())


def page_of_engagement(engagement: Engagement, language: str | None) -> str:
    """As `get_absolute_url`, which resolves the address anew for each of the cards of a page.

    `language`: the one that is in use.
    """
    pattern = pattern_of("engagement", REFERENCE, SLUG, language=language)
    return pattern.replace(REFERENCE, engagement.reference).replace(SLUG, engagement.slug)


def page_of_partner(partner: Partner, language: str | None) -> str:
    """The same of an organisation; a table of figures has a line for each of fifteen."""
    pattern = pattern_of("partner", KEY, SLUG, language=language)
    return pattern.replace(KEY, str(partner.key)).replace(SLUG, partner.slug)


def page_of_place(place: NamedPlace, language: str | None) -> str:
    """The same of a place, of which a table has forty."""
    return about_place("place", place.level, place.slug, language)


def about_place(page: str, level: str, slug: str, language: str | None = None) -> str:
    """The address of a page, file or picture about a place.

    `language`: the one that is in use, where the caller knows it.
    """
    pattern = pattern_of(page, level, SLUG, language=language or get_language())
    return pattern.replace(SLUG, slug)


@cache
def pattern_of(page: str, *marks: str, language: str | None) -> str:
    """The address of such a page, in the language that is in use, with these marks in it."""
    return reverse(f"catalogue:{page}", args=marks)


@cache
def address_of(page: str, slug: str, language: str | None) -> str:
    """The address of a page in the language that is in use."""
    return reverse(f"catalogue:{page}", args=[slug])
