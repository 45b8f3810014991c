"""Where the pages of a draft are, in the language of the reader.

The page of all answers names two dozen of them. They differ by the draft's key alone, so each is
resolved once by a process for a language, and the key put in.
"""

from functools import lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from engagements.models import Engagement

# No draft has this key.
KEY = str(UUID(int=0))
KEPT_AT_MOST = 512


def page_of_draft(engagement: Engagement, page: str, *more: str | int) -> str:
    """As `reverse`: `page` is its name, `more` what its address has behind the draft's key."""
    return with_key(pattern_of(page, more, get_language()), engagement)


def with_key(pattern: str, engagement: Engagement) -> str:
    """What is the same for all drafts, with the key of this one."""
    return pattern.replace(KEY, str(engagement.key))


@lru_cache(KEPT_AT_MOST)
def pattern_of(page: str, more: tuple[str | int, ...], _language: str | None) -> str:
    """The address of such a page of no draft, in the language that is in use."""
    return reverse(f"engagements:{page}", args=[KEY, *more])
