"""What an engagement hands in to be counted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypedDict, cast

from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import prefetch_related_objects

from bba.composed import Asked, Composed
from counting.measuring import Geometries, from_wkb
from counting.postings import Posting
from engagements.models import Contribution, Engagement, Site
from partners.models import Partner
from territory.cells import cells_of

#: Numbers of sites, and their geometries (EPSG:4326) in the same order.
Drawn = tuple[Sequence[int], Geometries]
NOTHING_DRAWN: Drawn = ((), from_wkb(()))
DRAWN = Composed(
    lambda: (
        Site.objects.filter(contribution__engagement=Asked("engagement"))
        .order_by("number")
        .values_list("contribution", "number", AsWKB("geometry"))
    )
)


class MappedSite(Protocol):
    """A numbered place with its geometry (EPSG:4326)."""

    number: int
    geometry: GEOSGeometry


class Standing(TypedDict):
    """What counting is told of whoever claims."""

    actor: str
    actor_kind: str
    accepted_at: datetime


def postings_of(engagement: Engagement) -> list[Posting]:
    """What the engagement claims, contribution by contribution."""
    contributions = list(engagement.contributions.all())
    # What a page has fetched already is not fetched again.
    prefetch_related_objects(contributions, "target")
    drawn = drawn_for(engagement) if any(each.is_mapped for each in contributions) else {}
    return [
        posting
        for contribution in contributions
        for posting in (
            postings_at(contribution, *drawn.get(contribution.pk, NOTHING_DRAWN))
            if contribution.is_mapped
            else [declared_posting(contribution)]
        )
    ]


def drawn_for(engagement: Engagement) -> dict[int, Drawn]:
    """What is drawn for each contribution, by its key; not as sites, of which there may be many."""
    drawn: dict[int, tuple[list[int], list[memoryview]]] = {}
    for contribution, number, shape in DRAWN(engagement=engagement.pk):
        numbers, shapes = drawn.setdefault(contribution, ([], []))
        numbers.append(number)
        shapes.append(shape)
    return {key: (numbers, from_wkb(shapes)) for key, (numbers, shapes) in drawn.items()}


def declared_posting(contribution: Contribution) -> Posting:
    """What a contribution without sites claims."""
    return Posting(
        number=contribution.claim_number(),
        target=contribution.target,
        kind=contribution.kind,
        declared_quantity=contribution.typed_quantity,
        municipality=contribution.municipality,
        province=contribution.province,
        region=contribution.region,
    )


def mapped_postings(contribution: Contribution, sites: Iterable[MappedSite]) -> list[Posting]:
    """One posting a site, of a report on what was done of it."""
    sites = list(sites)
    shapes = from_wkb(site.geometry.wkb for site in sites)
    return postings_at(contribution, [site.number for site in sites], shapes)


def postings_at(
    contribution: Contribution, numbers: Sequence[int], shapes: Geometries
) -> list[Posting]:
    """One posting for each of these places (EPSG:4326), in their order."""
    return [
        Posting(
            number=contribution.claim_number(number),
            target=contribution.target,
            kind=contribution.kind,
            geometry=shape,
            shown=public_part,
        )
        for number, shape, public_part in zip(
            numbers, shapes, what_is_shown(contribution.engagement, shapes), strict=True
        )
    ]


def what_is_shown(engagement: Engagement, shapes: Geometries) -> Geometries:
    """What anyone may see of these places: themselves, or only the 1 km cells they lie in.

    Takes and gives EPSG:4326, in the same order.
    """
    return shapes if engagement.exact_places_are_public else cells_of(shapes)


def standing(engagement: Engagement) -> Standing:
    """Who claims, and since when: the same for all that one accepted engagement claims.

    The partner is locked until the claims stand: who corrects its kind meanwhile then finds them.
    """
    partner = Partner.objects.select_for_update(no_key=True).get(
        pk=cast(int, engagement.partner_id)
    )
    return {
        "actor": str(partner.key),
        "actor_kind": partner.kind,
        "accepted_at": cast(datetime, engagement.accepted_at),
    }
