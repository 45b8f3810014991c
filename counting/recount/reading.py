"""Claims as rows and arrays, ready for the geometry."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import Q

from counting.attribution import Spot
from counting.confirmation import month_of
from counting.measuring import Geometries, from_wkb
from counting.models import Claim, Kind
from counting.recount.keys import Among, array_of
from counting.recount.statements import rows
from territory.models import Municipality


class Row(NamedTuple):
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
    is_withdrawn: bool
    confirmed_at: datetime | None
    share: Decimal
    declared_quantity: Decimal | None
    municipality: int | None
    province: int | None
    region: int | None

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
        return (self.target, self.state, self.kind == Kind.REMOVED, self.is_mapped)

    @property
    def spot(self) -> Spot:
        """The place that was named for a declared quantity."""
        return Spot(self.municipality, self.province, self.region)


class Competitor(NamedTuple):
    """A claim on ground that others may claim too."""

    pk: int
    source: str
    number: int

    @property
    def site(self) -> tuple[str, int]:
        return (self.source, self.number)


_AREAS_SHOWN = """
    SELECT id, ST_AsBinary(shown) FROM counting_claim
    WHERE id = ANY(%s) AND shown IS NOT NULL AND NOT shown = geometry
"""
_RANK = ("accepted_at", "source", "number", "pk")


def rows_of(claims: Iterable[int]) -> list[Row]:
    """The claims with these keys, in rank order.

    A named municipality that has merged is the one it has become.
    """
    found = Claim.objects.filter(Among("pk", claims)).order_by(*_RANK)
    found = found.annotate(is_withdrawn=Q(withdrawn_at__isnull=False))
    as_posted = [Row(*row) for row in found.values_list(*Row._fields)]
    named = {row.municipality for row in as_posted if row.municipality is not None}
    become = _successors(named)
    return [
        _now_in(row, become[row.municipality]) if row.municipality in become else row
        for row in as_posted
    ]


def _now_in(row: Row, spot: Spot) -> Row:
    return row._replace(municipality=spot.municipality, province=spot.province, region=spot.region)


def _successors(named: set[int]) -> dict[int, Spot]:
    """What each former municipality has become by today, where any of these has merged."""
    former = Municipality.objects.former().filter(successor__isnull=False)
    if not named or not former.filter(pk__in=named).exists():
        return {}
    next_one = {pk: after for pk, after in former.values_list("pk", "successor") if after}
    last = {pk: _end_of_chain(pk, next_one) for pk in next_one}
    places = Municipality.objects.filter(pk__in=last.values())
    spots = {place[0]: Spot(*place) for place in places.values_list("pk", "province", "region")}
    return {pk: spots[end] for pk, end in last.items()}


def _end_of_chain(municipality: int, next_one: dict[int, int]) -> int:
    seen = {municipality}
    while (following := next_one.get(municipality)) and following not in seen:
        seen.add(following)
        municipality = following
    return municipality


def competitors(claims: set[int], group: tuple) -> tuple[list[Competitor], Geometries]:
    """Mapped claims of one group in rank order, and their geometries in EPSG:3812."""
    if not claims:
        return [], from_wkb([])
    target, state, is_loss, _ = group
    found = Claim.objects.filter(
        Among("pk", claims), target=target, state=state, planar__isnull=False
    )
    found = found.filter(kind=Kind.REMOVED) if is_loss else found.exclude(kind=Kind.REMOVED)
    shaped = found.order_by(*_RANK).annotate(shape=AsWKB("planar"))
    ranked = list(shaped.values_list(*Competitor._fields, "shape"))
    return [Competitor(*row[:-1]) for row in ranked], from_wkb(row[-1] for row in ranked)


def stored_geometries(mapped: list[Row]) -> Geometries:
    """The geometries of mapped claims as accepted, in EPSG:4326, in the order of the rows."""
    found = Claim.objects.filter(Among("pk", [row.pk for row in mapped])).order_by()
    shapes = dict(found.annotate(shape=AsWKB("geometry")).values_list("pk", "shape"))
    return from_wkb(shapes[row.pk] for row in mapped)


def areas_shown(claims: Iterable[int]) -> dict[int, shapely.Geometry]:
    """What anyone may see of those of the claims that are not shown themselves (EPSG:4326)."""
    found = rows(_AREAS_SHOWN, [array_of(claims)])
    return {pk: shapely.from_wkb(bytes(shape)) for pk, shape in found}
