"""Where the pages of a draft are, in the language of the reader.

The page of all answers names two dozen of them, which differ by the draft's key alone.
"""

from django.utils.translation import get_language

from engagements.models import Engagement
from languages.addresses import NO_KEY, address_in


def page_of_draft(engagement: Engagement, page: str, *more: str | int) -> str:
    """As `reverse`: `page` is its name, `more` what its address has behind the draft's key."""
    return with_key(page_of_no_draft(get_language(), page, *more), engagement)


def page_of_no_draft(language: str | None, page: str, *more: str | int) -> str:
    """The same without the key, to which `with_key` adds it; `language` is the one in use."""
    return address_in(language, f"engagements:{page}", NO_KEY, *more)


def with_key(pattern: str, engagement: Engagement) -> str:
    """What is the same for all drafts, with the key of this one."""
    return pattern.replace(NO_KEY, str(engagement.key))
