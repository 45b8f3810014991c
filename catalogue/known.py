"""What this process knows of the framework: read once for all pages of an edition, not for each.

Reading it was a quarter of what a page of figures cost. It is kept as everything a process knows
(languages.known), and only for visitors of whom nothing is known: an editor sees at once what she
has changed. Of places only names are known.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from axes.models import Axis, Objective, Target
from catalogue.freshness import edition_of, is_personal
from languages.known import for_a_minute
from languages.known import known as known_to_process
from territory.models import Province, Region
from territory.querysets import NamedPlace, named_places


def axes_of(request: HttpRequest) -> list[Axis]:
    """The axes with their objectives, and their targets in force: three queries, or none."""
    return known(request, axes_in_order)


def targets_of(request: HttpRequest) -> dict[int, Target]:
    """Every target by its key, in their order: one query, or none."""
    return known(request, targets_in_order)


def objectives_of(request: HttpRequest) -> dict[str, Objective]:
    """Every objective with all that its page tells, by its slug: five queries, or none."""
    return known(request, objectives_for_pages)


@for_a_minute
def larger_places() -> dict[tuple[str, int], NamedPlace]:
    """Regions and provinces by level and primary key: one query, or none."""
    rows = Region.objects.all().together_with(Province.objects.all())
    return {(each.level, each.pk): each for each in named_places(rows)}


def axes_in_order() -> list[Axis]:
    return list(Axis.objects.for_home())


def targets_in_order() -> dict[int, Target]:
    return Target.objects.for_pages().in_bulk()


def objectives_for_pages() -> dict[str, Objective]:
    return {each.slug: each for each in Objective.objects.for_page()}


def known(request: HttpRequest, read: Callable[[], Any]) -> Any:
    """What `read` gives in the language of the reader, of which it is known or read now."""
    of_request = request.__dict__.setdefault("known", {})
    place = (read, get_language())
    if place not in of_request:
        if is_personal(request):
            of_request[place] = read()
        else:
            edition = edition_of(request)
            of_request[place] = known_to_process(read, (edition.at, edition.key))
    return of_request[place]
