"""Questions asked of what anyone may see of where claims lie, and of what counts in a place."""

from typing import Any, Self

from django.contrib.gis.geos import Polygon
from django.db import models
from django.db.models import Count

from counting.querysets.confirmable import ConfirmableQuerySet


class PublicPlaceQuerySet(ConfirmableQuerySet):
    """What anyone may see of where claims lie."""

    def touching(self, west: float, south: float, east: float, north: float) -> Self:
        """Places that share at least a point with a box in degrees.

        Both projections draw the box as a rectangle, so the index `public_place_mercator` serves.
        """
        box = Polygon.from_bbox((west, south, east, north))
        box.srid = 4326
        return self.filter(mercator__intersects=box.transform(3857, clone=True))


class PresenceQuerySet(models.QuerySet):
    """In which places something of a source counts, and towards which targets."""

    def in_place(self, level: str, place: Any) -> Self:
        """Those of one place, a model or its primary key: a stretch of the index of keys."""
        return self.filter(level=level, place=getattr(place, "pk", place))

    def sources(self) -> models.QuerySet:
        """The sources, each once: what was accepted last comes first, as the indexes have it.

        Once for all its targets: grouped and not distinct, or its moment would be sent as well.
        """
        rows = self.order_by("-accepted_at", "-source").values("accepted_at", "source")
        return rows.annotate(Count("target")).values_list("source", flat=True)
