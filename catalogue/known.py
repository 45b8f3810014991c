"""What this process knows of the framework: read once for all pages of an edition, not for each.

Reading it was a quarter of what a page of figures cost. It is kept not longer than KNOWN_FOR, and
only for visitors of whom nothing is known: an editor sees at once what she has changed. Within a
transaction it is read anew, because a preview is undone. Its rows are shared by all that is
answered meanwhile: nobody may change them.
"""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import connection
from django.http import HttpRequest
from django.utils.translation import get_language

from axes.models import Axis, Objective, Target
from catalogue.freshness import edition_of, is_personal

KNOWN_FOR = 60  # seconds


class Known(NamedTuple):
    """What was read, for which edition, and until when it may be used."""

    edition: tuple[Any, ...]
    until: float
    found: Any


# By what reads it, and by language.
_known: dict[tuple[Callable[[], Any], str | None], Known] = {}


def axes_of(request: HttpRequest) -> list[Axis]:
    """The axes with their objectives, and their targets in force: three queries, or none."""
    return known(request, axes_in_order)


def targets_of(request: HttpRequest) -> dict[int, Target]:
    """Every target by its key, in their order: one query, or none."""
    return known(request, targets_in_order)


def objectives_of(request: HttpRequest) -> dict[str, Objective]:
    """Every objective with all that its page tells, by its slug: five queries, or none."""
    return known(request, objectives_for_pages)


def axes_in_order() -> list[Axis]:
    return list(Axis.objects.for_home())


def targets_in_order() -> dict[int, Target]:
    return Target.objects.in_display_order().select_related("objective__axis").in_bulk()


def objectives_for_pages() -> dict[str, Objective]:
    return {each.slug: each for each in Objective.objects.for_page()}


def known(request: HttpRequest, read: Callable[[], Any]) -> Any:
    """What `read` gives in the language of the reader, of which it is known or read now."""
    if is_personal(request) or connection.in_atomic_block:
        return read()
    edition, place, now = edition_of(request), (read, get_language()), time.time()
    standing = (edition.at, edition.key)
    kept = _known.get(place)
    if kept is None or kept.edition != standing or kept.until < now:
        kept = _known[place] = Known(standing, now + KNOWN_FOR, read())
    return kept.found


def forget() -> None:
    """As a process begins."""
    _known.clear()
