"""Where the pages of the framework are, in the language of the reader.

A page of figures names dozens of them, and the framework has few: each is worked out once by a
process for a language. An address follows from the slug and changes with it.
"""

from django.utils.translation import get_language

from axes.models import Objective, Target
from engagements.models import Engagement
from languages.addresses import NO_KEY, address_in
from partners.models import Partner
from territory.querysets import NamedPlace

# None is part of any address of ours.
REFERENCE, SLUG = "--reference--", "--slug--"


def page_of_objective(objective: Objective) -> str:
    return address_in(get_language(), "catalogue:objective", objective.slug)


def page_of_target(target: Target, language: str | None = None) -> str:
    """`language`: the one that is in use, where the caller knows it."""
    return address_in(language or get_language(), "catalogue:target", target.code)


def about_target(page: str, target: Target) -> str:
    """The address of a file about a target."""
    return address_in(get_language(), f"catalogue:{page}", target.code)


def changes_of_target(target: Target) -> str:
    """The page that says why its figures changed."""
    return address_in(get_language(), "catalogue:changes", target.code)


def page_of_engagement(engagement: Engagement, language: str | None) -> str:
    """As `get_absolute_url`, which resolves the address anew for each of the cards of a page.

    `language`: the one that is in use.
    """
    pattern = address_in(language, "catalogue:engagement", REFERENCE, SLUG)
    return pattern.replace(REFERENCE, engagement.reference).replace(SLUG, engagement.slug)


def page_of_partner(partner: Partner, language: str | None) -> str:
    """The same of an organisation; a table of figures has a line for each of fifteen."""
    pattern = address_in(language, "catalogue:partner", NO_KEY, SLUG)
    return pattern.replace(NO_KEY, str(partner.key)).replace(SLUG, partner.slug)


def page_of_place(place: NamedPlace, language: str | None) -> str:
    """The same of a place, of which a table has forty."""
    return about_place("place", place.level, place.slug, language)


def about_place(page: str, level: str, slug: str, language: str | None = None) -> str:
    """The address of a page, file or picture about a place.

    `language`: the one that is in use, where the caller knows it.
    """
    pattern = address_in(language or get_language(), f"catalogue:{page}", level, SLUG)
    return pattern.replace(SLUG, slug)
