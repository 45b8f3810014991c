"""What the reviewer's map shows: the sites of an engagement and what lies around them."""

from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Polygon

from counting.models import Claim
from engagements.admin.effects import SITES_AT_ONCE, outlook
from engagements.models import Engagement, Site
from territory.models import Municipality, Province

NEIGHBOUR_METRES = 100
NEIGHBOURS_SHOWN = 500
# About two kilometres: enough to see where one is.
DEGREES_AROUND = 0.02

# Site by site, each by the index `claim_planar_live`: one distance to thousands of sites together
# is measured from every claim in their frame. OFFSET 0 keeps the search apart from the conditions.
_NEAR = """
    SELECT id, source, geometry FROM counting_claim WHERE id IN (
        SELECT near.id
        FROM engagements_contribution c
        JOIN engagements_site s ON s.contribution_id = c.id
        JOIN LATERAL (
            SELECT id, target_id, state, source FROM counting_claim
            WHERE withdrawn_at IS NULL
              AND ST_DWithin(planar, ST_Transform(s.geometry, 3812), %(metres)s)
            OFFSET 0
        ) near ON near.target_id = c.target_id AND near.state = 'pledged'
        WHERE c.engagement_id = %(engagement)s AND near.source <> %(source)s
    )
    LIMIT %(most)s
"""


def features_around(engagement: Engagement) -> list[dict[str, Any]]:
    """Counted claims around the engagement, its exact sites, and what of them is shared already."""
    drawn = Site.objects.filter(contribution__engagement=engagement)
    sites = list(drawn.only("number", "name", "geometry"))
    around = [
        feature(claim.geometry, kind="neighbour", title=claim.source)
        for claim in neighbours(engagement)
    ]
    own = [feature(site.geometry, kind="site", title=str(site)) for site in sites]
    if engagement.is_public or len(sites) > SITES_AT_ONCE:
        return around + own
    shared = [
        feature(each.shared_geometry, kind="overlap", title=each.neighbours[0].source)
        for each in outlook(engagement).foreseen
        if each.shared_geometry is not None and each.neighbours
    ]
    return around + own + shared


def neighbours(engagement: Engagement) -> list[Claim]:
    """What is already counted for the same targets within 100 m of the engagement's sites."""
    parameters = {
        "engagement": engagement.pk,
        "source": engagement.counts_as,
        "metres": NEIGHBOUR_METRES,
        "most": NEIGHBOURS_SHOWN,
    }
    return list(Claim.objects.raw(_NEAR, parameters))


def outlines_around(engagement: Engagement) -> list[dict[str, Any]]:
    """The municipalities around the sites; where no outline is known, the provinces."""
    sites = Site.objects.filter(contribution__engagement=engagement)
    extent = sites.aggregate(extent=Extent("geometry"))["extent"]
    places: list[Municipality] | list[Province] = []
    if extent is not None:
        west, south, east, north = extent
        frame = Polygon.from_bbox(
            (
                west - DEGREES_AROUND,
                south - DEGREES_AROUND,
                east + DEGREES_AROUND,
                north + DEGREES_AROUND,
            )
        )
        frame.srid = 4326
        places = list(Municipality.objects.in_force().touching(frame).for_map())
    places = places or list(Province.objects.for_map())
    return [feature(place.outline_for_map, name=str(place)) for place in places]


def feature(geometry: Any, **properties: str) -> dict[str, Any]:
    """A GeoJSON feature (EPSG:4326)."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": geometry.geom_type, "coordinates": geometry.coords},
    }
