"""Questions asked of where contributions happen: their sites, and the files they were sent in."""

from datetime import datetime
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from territory.querysets import columns_of_names

SITES_DRAWN_EXACTLY = 2000
COURSE_DEGREES = 0.0005


def name_of(*places: str) -> Coalesce:
    """The name of the first of these places (by lookup) that is known.

    It is in the language of the reader, or in the first that stands in for it.
    """
    names = (f"{place}__{column}" for place in places for column in columns_of_names())
    return Coalesce(*(NullIf(name, Value("")) for name in names), output_field=models.CharField())


class SiteQuerySet(models.QuerySet):
    def with_place(self) -> "SiteQuerySet":
        """Sites that know as `place` the name of the smallest place they are known to lie in."""
        return self.annotate(place=name_of("municipality", "province", "region")).defer("cell")

    def for_own_map(self) -> "models.QuerySet[Any, tuple[str, str]]":
        """What a site is called and its GeoJSON (EPSG:4326), for the map of its own writer.

        Of more than SITES_DRAWN_EXACTLY, the course to about 50 m.
        """
        shape: Any = F("geometry")
        if self.count() > SITES_DRAWN_EXACTLY:
            shape = Func(
                shape, COURSE_DEGREES, function="ST_Simplify", output_field=GeometryField()
            )
        title = Concat(Cast("number", models.CharField()), Value(" "), "name")
        shown = self.order_by("number").annotate(title=title, shape=AsGeoJSON(shape, precision=6))
        return shown.exclude(shape=None).values_list("title", "shape")

    def as_shown(self) -> "SiteQuerySet":
        """Sites as their engagement lets anyone see them, or will once it is accepted.

        The one place where privacy of places is decided: `shown_geometry` (EPSG:4326) is the exact
        geometry only where its engagement publishes it, and the 1 km cell otherwise. The exact
        column itself is not fetched.
        """
        return self.defer("geometry").annotate(
            is_exact=F("contribution__engagement__exact_places_are_public"),
            shown_geometry=Case(
                When(
                    contribution__engagement__exact_places_are_public=True,
                    then=F("geometry"),
                ),
                default=F("cell"),
                output_field=GeometryField(srid=4326),
            ),
        )


class UploadQuerySet(models.QuerySet):
    def to_read(self) -> "UploadQuerySet":
        """Files that nobody has understood yet (index `uploads_to_read`)."""
        return self.filter(state__in=["waiting", "reading"])

    def too_hard(self) -> "UploadQuerySet":
        """Files that the worker has given up."""
        return self.filter(unsuitable="too_hard")

    def received_before(self, moment: datetime) -> "UploadQuerySet":
        return self.filter(received_at__lt=moment)
