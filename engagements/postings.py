"""What an engagement hands in to be counted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypedDict, cast

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import prefetch_related_objects

from counting.postings import Posting, as_stored
from engagements.models import Contribution, Engagement
from territory.cells import cells_of


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
    prefetch_related_objects(contributions, "target", "sites")
    return [posting for contribution in contributions for posting in postings_for(contribution)]


def postings_for(contribution: Contribution) -> list[Posting]:
    """What one contribution claims: one posting a site, or one for its declared quantity."""
    if not contribution.is_mapped:
        return [
            Posting(
                number=contribution.claim_number(),
                target=contribution.target,
                kind=contribution.kind,
                declared_quantity=contribution.typed_quantity,
                municipality=contribution.municipality,
                province=contribution.province,
                region=contribution.region,
            )
        ]
    return mapped_postings(contribution, contribution.sites.all())


def mapped_postings(contribution: Contribution, sites: Iterable[MappedSite]) -> list[Posting]:
    """One posting a site: of the pledge itself, or of a report on what was done of it."""
    sites = list(sites)
    shown = what_is_shown(contribution.engagement, [site.geometry for site in sites])
    return [
        Posting(
            number=contribution.claim_number(site.number),
            target=contribution.target,
            kind=contribution.kind,
            geometry=site.geometry,
            shown=public_part,
        )
        for site, public_part in zip(sites, shown, strict=True)
    ]


def what_is_shown(engagement: Engagement, geometries: Sequence[GEOSGeometry]) -> list[GEOSGeometry]:
    """What anyone may see of these places: themselves, or only the 1 km cells they lie in.

    Takes and gives EPSG:4326, in the same order.
    """
    if engagement.exact_places_are_public or not geometries:
        return list(geometries)
    shapes = shapely.from_wkb([bytes(geometry.wkb) for geometry in geometries])
    return as_stored(cells_of(shapes))


def standing(engagement: Engagement) -> Standing:
    """Who claims, and since when: the same for all that one accepted engagement claims."""
    return {
        "actor": str(engagement.partner.key),
        "actor_kind": engagement.partner.kind,
        "accepted_at": cast(datetime, engagement.accepted_at),
    }
