"""Questions asked of places: which are in force, which contain a point, in which order to show."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple, Self

from django.contrib.gis.geos import GEOSGeometry, Point
from django.contrib.gis.geos.prepared import PreparedGeometry
from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import get_language
from modeltranslation.utils import resolution_order


class NamedPlace(NamedTuple):
    """What a table says of a place of any level; `within` is the primary key of its region."""

    level: str
    pk: int
    within: int
    slug: str
    nis_code: str
    name: str


class PlaceQuerySet(QuerySet):
    """What regions, provinces and municipalities have in common. Geometries are EPSG:4326."""

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Places that exist on the day `on`: regions and provinces always do."""
        return self.all()

    def with_outline(self) -> Self:
        """Only places whose outline has been loaded."""
        return self.filter(outline__isnull=False)

    def without_outline(self) -> Self:
        """Only places whose outline has not been loaded yet."""
        return self.filter(outline__isnull=True)

    def containing(self, point: Point) -> Self:
        """Places whose outline covers `point`, its border included (uses the index)."""
        return self.filter(outline__covers=point)

    def touching(self, geometry: GEOSGeometry | PreparedGeometry) -> Self:
        """Places that share at least a point with `geometry` (uses the index)."""
        return self.filter(outline__intersects=geometry)

    def for_map(self) -> Self:
        """Places that can be drawn, without the heavy official outline."""
        return self.filter(outline_for_map__isnull=False).defer("outline")

    def for_list(self) -> Self:
        """Places without any geometry: for choices, tables and filters."""
        return self.defer("outline", "outline_for_map")

    def in_display_order(self) -> Self:
        """By name in the language of the reader."""
        return self.order_by("name", "nis_code")

    def named(self) -> list[tuple[str, str]]:
        """Official code and name in the language of the reader, in display order.

        A place without a name in it is called as in the first language it has one in. Neither
        Django nor modeltranslation makes anything of the six hundred rows, which would take longer
        than to fetch them.
        """
        columns = columns_of_names()
        plain: Any = self.in_display_order()
        rows = plain.rewrite(False).values_list("nis_code", *columns)
        return [(nis_code, next(filter(None, names), "")) for nis_code, *names in rows]

    def together_with(self, *others: PlaceQuerySet) -> Any:
        """These places and those of other levels in display order, as rows for `named_places`."""
        columns = columns_of_names()
        first, *more = [each.to_be_named(columns) for each in (self, *others)]
        return first.union(*more, all=True).order_by(columns[0], "nis_code")

    def to_be_named(self, columns: list[str]) -> Any:
        level = str(self.model._meta.model_name)
        region = "pk" if level == "region" else "region_id"
        plain: Any = self
        rows = plain.rewrite(False).order_by().annotate(kind=Value(level), within=F(region))
        return rows.values_list("kind", "pk", "within", "slug", "nis_code", *columns)


class MunicipalityQuerySet(PlaceQuerySet):
    """Municipalities, those of today and those of before a merger."""

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Municipalities that exist on the day `on` (today when not given)."""
        on = on or timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        )

    def former(self, on: datetime.date | None = None) -> Self:
        """Municipalities that no longer exist on the day `on` (today when not given)."""
        return self.filter(valid_to__lt=on or timezone.localdate())

    def in_display_order(self) -> Self:
        """By name in the language of the reader, a municipality of today before its namesakes."""
        return self.order_by("name", "-nis_code")


def named_places(rows: Iterable[tuple[Any, ...]]) -> list[NamedPlace]:
    """Places from rows of their columns and names, of which the first that is one is taken."""
    return [
        NamedPlace(level, pk, within, slug, nis_code, next(filter(None, names), ""))
        for level, pk, within, slug, nis_code, *names in rows
    ]


def columns_of_names() -> list[str]:
    """The name in the language of the reader, then those that stand in for it."""
    return [f"name_{language}" for language in resolution_order(get_language())]
