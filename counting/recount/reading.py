"""Claims and outlines as arrays, ready for the geometry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.db.models import Q

from counting.attribution import Outlines, Spot
from counting.confirmation import month_of
from counting.measuring import Geometries, to_planar, to_stored
from counting.models import Claim
from territory.models import Municipality, Province, Region


@dataclass(frozen=True)
class Row:
    """What counting needs to know of one claim, its geometry aside."""

    pk: int
    target: int
    state: str
    kind: str
    source: str
    number: int
    actor: str
    actor_kind: str
    accepted_at: datetime
    withdrawn_at: datetime | None
    confirmed_at: datetime | None
    share: Decimal
    declared_quantity: Decimal | None
    municipality: int | None
    province: int | None
    region: int | None

    @property
    def rank(self) -> tuple:
        return (self.accepted_at, self.source, self.number, self.pk)

    @property
    def site(self) -> tuple[str, int]:
        return (self.source, self.number)

    @property
    def confirmed_in(self) -> date | None:
        """The month of the last confirmation; None for what is only pledged."""
        return month_of(self.confirmed_at) if self.confirmed_at else None

    @property
    def is_mapped(self) -> bool:
        return self.declared_quantity is None

    @property
    def group(self) -> tuple[int, str, bool, bool]:
        """Claims of one group compete for the same ground, and are counted in the same way."""
        return (self.target, self.state, self.kind == "removed", self.is_mapped)

    @property
    def spot(self) -> Spot:
        """The place that was named for a declared quantity."""
        return Spot(self.municipality, self.province, self.region)


_FIELDS = tuple(Row.__dataclass_fields__)


def rows_of(claims: Iterable[int]) -> list[Row]:
    """The claims with these keys, in rank order."""
    rows = Claim.objects.filter(pk__in=list(claims)).order_by().values_list(*_FIELDS)
    return sorted((Row(*row) for row in rows), key=lambda row: row.rank)


def rows_with_planar(claims: Iterable[int], group: tuple) -> tuple[list[Row], Geometries]:
    """Mapped claims of one group in rank order, and their geometries in EPSG:3812."""
    found = Claim.objects.filter(pk__in=list(claims), planar__isnull=False).order_by()
    rows = found.annotate(shape=AsWKB("planar")).values_list(*_FIELDS, "shape")
    pairs = [(Row(*row[:-1]), row[-1]) for row in rows]
    pairs = [pair for pair in pairs if pair[0].group == group]
    pairs.sort(key=lambda pair: pair[0].rank)
    shapes = shapely.from_wkb(np.array([bytes(shape) for _, shape in pairs], dtype=object))
    return [row for row, _ in pairs], shapes


def stored_geometries(rows: list[Row]) -> Geometries:
    """The geometries of mapped claims as accepted, in EPSG:4326, in the order of the rows."""
    found = Claim.objects.filter(pk__in=[row.pk for row in rows]).order_by()
    shapes = dict(found.annotate(shape=AsWKB("geometry")).values_list("pk", "shape"))
    return shapely.from_wkb(np.array([bytes(shapes[row.pk]) for row in rows], dtype=object))


def outlines_around(planar: Geometries) -> Outlines:
    """The outlines of today's places near these geometries (EPSG:3812), the smallest first.

    Looks outlines up by bounding box, which uses the index of each table.
    """
    return _outlines({"outline__bboverlaps": _bounding_box(planar)})


def all_outlines() -> Outlines:
    """The outlines of all of today's places, the smallest first."""
    return _outlines({"outline__isnull": False})


def _outlines(condition: dict) -> Outlines:
    return Outlines(
        levels=(
            _level(Municipality.objects.in_force().filter(**condition), Spot),
            _level(Province.objects.filter(**condition), lambda pk, region: Spot(None, pk, region)),
            _level(Region.objects.filter(**condition), lambda pk: Spot(None, None, pk)),
        ),
        is_complete=_the_border_is_known(),
    )


def _the_border_is_known() -> bool:
    """True when every region has an official outline.

    A coarse one is kilometres off: what lies just beyond it may well be in the country, so it
    counts, in a place not known, until official boundaries are loaded.
    """
    unsure = Q(outline__isnull=True) | Q(outline_from__is_coarse=True)
    return Region.objects.exists() and not Region.objects.filter(unsure).exists()


def _bounding_box(planar: Geometries) -> Polygon:
    low_x, low_y, high_x, high_y = shapely.total_bounds(planar)
    frame = np.array([shapely.box(low_x, low_y, high_x, high_y).segmentize(5000)], dtype=object)
    # A straight edge in Lambert bends in degrees: a kilometre more is on the safe side.
    corners = shapely.bounds(to_stored(shapely.buffer(frame, 1000)))[0]
    box = Polygon.from_bbox(corners)
    box.srid = 4326
    return box


_PARENTS = {Municipality: ("province", "region"), Province: ("region",), Region: ()}


def _level(places, spot) -> tuple[Geometries, tuple[Spot, ...]]:
    ranked = places.order_by("nis_code").annotate(shape=AsWKB("outline"))
    rows = list(ranked.values_list("pk", *_PARENTS[places.model], "shape"))
    shapes = shapely.from_wkb(np.array([bytes(row[-1]) for row in rows], dtype=object))
    outlines = to_planar(shapes)
    # Projecting may make an outline touch itself by a hair.
    askew = ~shapely.is_valid(outlines)
    outlines[askew] = shapely.make_valid(outlines[askew])
    return outlines, tuple(spot(*row[:-1]) for row in rows)
