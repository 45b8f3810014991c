"""Addresses that a process resolves once for a language.

A page names dozens, and to resolve one takes longer than to write the link. Where many differ by a
key or a slug alone, a mark is resolved in its place, and what belongs there is put in.
"""

from functools import lru_cache
from uuid import UUID

from django.urls import reverse

# No row has this key.
NO_KEY = str(UUID(int=0))
KEPT_AT_MOST = 2_000


@lru_cache(KEPT_AT_MOST)
def address_in(_language: str | None, page: str, *parts: str | int) -> str:
    """As `reverse`, in the language that is in use."""
    return reverse(page, args=parts)
