"""Questions asked of what anyone may see of where claims lie."""

from typing import Self

from django.contrib.gis.geos import Polygon

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
