"""Rules about outlines: which may replace which, how large they are, how they look on a map."""

import pyproj
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils import timezone

from territory.models import BoundaryLoad, Municipality, Place, PlaceTable, Province, Region

# Metres by which borders on the overview map may differ from the official ones.
MAP_TOLERANCE: dict[PlaceTable, float] = {Municipality: 80.0, Province: 100.0, Region: 150.0}
# Belgian Lambert 2008: metres, so that the tolerance is the same in every direction.
TO_METRES = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3812", always_xy=True)
GRS80 = pyproj.Geod(ellps="GRS80")


def may_replace(place: Place, load: BoundaryLoad, *, is_derived: bool) -> bool:
    """True unless the place has a finer, a newer or a more direct outline than the load's."""
    current = place.outline_from
    if place.outline is None or current is None:
        return True
    if load.is_coarse != current.is_coarse:
        return current.is_coarse
    if load.situation_on and current.situation_on and load.situation_on != current.situation_on:
        return load.situation_on > current.situation_on
    return place.outline_is_derived or not is_derived


def as_shapely(outline: GEOSGeometry) -> shapely.Geometry:
    """The same outline for shapely, which works without the database."""
    return shapely.from_wkb(bytes(outline.wkb))


def as_outline(area: shapely.Geometry) -> MultiPolygon:
    """An area (EPSG:4326) of shapely as the database keeps it."""
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(area)), srid=4326)
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon(geometry, srid=4326)


def area_km2(outline: GEOSGeometry) -> float:
    """Geodesic area on GRS80, in square kilometres, of an outline in EPSG:4326."""
    area, _perimeter = GRS80.geometry_area_perimeter(as_shapely(outline))
    return abs(area) / 1e6


def redraw_for_map(model: PlaceTable) -> int:
    """Simplify the outlines of a kind of place together, so that neighbours keep one border.

    Former municipalities are drawn apart from those of today. Returns how many drawings changed.
    """
    drawn = list(model.objects.with_outline())
    today = timezone.localdate()
    changed = []
    for is_current in (True, False):
        group = [place for place in drawn if place.is_in_force(today) == is_current]
        for place, drawing in zip(group, _simplified(group, MAP_TOLERANCE[model]), strict=True):
            if place.outline_for_map is None or not place.outline_for_map.equals_exact(drawing):
                place.outline_for_map = drawing
                changed.append(place)
    model.objects.bulk_update(changed, ["outline_for_map"], batch_size=100)
    return len(changed)


def _simplified(places: list[Place], tolerance: float) -> list[MultiPolygon]:
    outlines = [as_shapely(place.outline) for place in places if place.outline]
    metres = shapely.transform(outlines, TO_METRES.transform, interleaved=False)
    simple = shapely.coverage_simplify(metres, tolerance)
    degrees = shapely.transform(
        simple, lambda x, y: TO_METRES.transform(x, y, direction="INVERSE"), interleaved=False
    )
    # Six decimals of a degree are enough to draw with: about ten centimetres.
    return [as_outline(area) for area in shapely.set_precision(degrees, 1e-6)]
