"""What the reviewer's map shows: the sites of an engagement and what lies around them."""

from typing import Any

from django.contrib.gis.db.models import Union
from django.db.models import QuerySet

from counting.models import Claim
from engagements.models import Engagement, Site

NEIGHBOUR_METRES = 100
NEIGHBOURS_SHOWN = 500


def features_around(engagement: Engagement) -> list[dict[str, Any]]:
    """The counted claims around the engagement, then its exact sites, as GeoJSON features."""
    sites = Site.objects.filter(contribution__engagement=engagement)
    own = [feature(site.geometry, kind="site", title=str(site)) for site in sites]
    around = [
        feature(claim.geometry, kind="neighbour", title=claim.source)
        for claim in neighbours(engagement).only("geometry", "source")[:NEIGHBOURS_SHOWN]
    ]
    return around + own


def neighbours(engagement: Engagement) -> QuerySet[Claim]:
    """What is already counted for the same targets within 100 m of the engagement's sites."""
    ground = Site.objects.filter(contribution__engagement=engagement)
    together = ground.aggregate(together=Union("geometry"))["together"]
    if together is None:
        return Claim.objects.none()
    together.transform(3812)
    near = Claim.objects.near(together, NEIGHBOUR_METRES).in_state("pledged")
    targets = engagement.contributions.values("target")
    return near.filter(target__in=targets).exclude(source=engagement.counts_as)


def feature(geometry: Any, **properties: str) -> dict[str, Any]:
    """A GeoJSON feature (EPSG:4326)."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": geometry.geom_type, "coordinates": geometry.coords},
    }
