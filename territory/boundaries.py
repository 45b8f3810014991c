"""Bring outlines into line with an official boundary file, keeping periods of validity.

A file is read whole, its codes recognised, and each place receives one area. What a file of
another time or of lesser quality says never replaces something better.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import shapely
from django.db import transaction

from territory.boundary_codes import Recognised, recognise
from territory.boundary_files import BoundaryTable, dissolved, read
from territory.models import (
    PLACE_TABLES,
    BoundaryLoad,
    Level,
    Municipality,
    Place,
    Province,
    Region,
)
from territory.outlines import area_km2, as_outline, as_shapely, may_replace, redraw_for_map

BUNDLED = Path(__file__).resolve().parent / "data" / "provinces_natural_earth.geojson"
BUNDLED_ATTRIBUTION = "Made with Natural Earth"
PUT_TOGETHER = "put together from smaller places"


@dataclass
class BoundaryReport:
    """What a loading did. Codes and names, for the one who started it."""

    load: BoundaryLoad
    nis_field: str = ""
    changed: list[str] = field(default_factory=list)
    derived: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    unknown_codes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    not_in_force: list[str] = field(default_factory=list)
    features_without_code: int = 0
    features_without_area: int = 0


@transaction.atomic
def load_boundaries(
    path: Path,
    *,
    level: str | None = None,
    nis_field: str | None = None,
    layer: str | None = None,
    on: datetime.date | None = None,
    is_coarse: bool = False,
    attribution: str = "",
) -> BoundaryReport:
    """Give places the outlines of the file, and return what changed.

    `level` and `nis_field` are recognised when not given; `on` is the day whose boundaries the
    file shows, by default what its codes tell. Loading the same file again changes nothing.
    Raises UnreadableBoundaries with a sentence where the file cannot be used.
    """
    table = read(path, layer=layer)
    recognised = recognise(
        table, _known_codes(), level=Level(level) if level else None, nis_field=nis_field
    )
    areas = _areas_by_code(table, recognised)
    places = _places(recognised.level, areas)
    load = BoundaryLoad(
        file_name=table.file_name,
        digest=table.digest,
        level=recognised.level,
        situation_on=on or _situation(places.values()),
        is_coarse=is_coarse,
        attribution=attribution,
        feature_count=len(table.areas),
    )
    report = BoundaryReport(
        load,
        nis_field=recognised.nis_field,
        unknown_codes=sorted(set(areas) - set(places)),
        features_without_code=recognised.codes.count(None),
        features_without_area=table.areas.count(None),
    )
    # Saved first, for outlines point to it; removed again where nothing changed.
    load.save()
    outlines = _with_mergers(places, areas)
    for place, area, is_derived in outlines:
        _give(place, area, is_derived=is_derived, report=report)
    _note_what_is_missing(report, {place.nis_code for place, _area, _derived in outlines}, places)
    _finish(report)
    return report


def load_bundled_outlines() -> list[str]:
    """Load the coarse outlines of provinces and regions that come with the project.

    They fill what is empty and replace nothing better. Returns a sentence for each kind of place.
    """
    report = load_boundaries(
        BUNDLED, level=Level.PROVINCE, is_coarse=True, attribution=BUNDLED_ATTRIBUTION
    )
    regions = derive_outlines(Level.REGION, only_empty=True)
    given, before = len(report.changed), len(report.unchanged) + len(report.kept)
    return [
        f"Coarse outlines of Natural Earth: {given} provinces given, {before} as before.",
        f"Regions put together from provinces: {sum(len(each.changed) for each in regions)}.",
    ]


@transaction.atomic
def derive_outlines(level: Level, *, only_empty: bool = False) -> list[BoundaryReport]:
    """Put the outlines of provinces or regions together from the smaller places they consist of.

    Only places whose every part has an outline; an outline of their own is replaced only where it
    is coarse and the parts are not. Returns one report for coarse and one for other outlines.
    """
    places = PLACE_TABLES[level].objects.select_related("outline_from")
    chosen = [place for place in places if not (only_empty and place.has_outline)]
    parts_of = {place: parts for place in chosen if (parts := _parts(place))}
    situation = _situation(part for parts in parts_of.values() for part in parts)
    reports = []
    for is_coarse in (False, True):
        load = BoundaryLoad.objects.create(
            file_name=PUT_TOGETHER, level=level, situation_on=situation, is_coarse=is_coarse
        )
        report = BoundaryReport(load)
        for place, parts in parts_of.items():
            if any(part.has_coarse_outline for part in parts) == is_coarse:
                load.feature_count += len(parts)
                area = dissolved([as_shapely(part.outline) for part in parts if part.outline])
                _give(place, area, is_derived=True, report=report)
        _finish(report)
        reports.append(report)
    return reports


def _known_codes() -> dict[Level, set[str]]:
    codes = {
        level: set(model.objects.values_list("nis_code", flat=True))
        for level, model in PLACE_TABLES.items()
    }
    # A file of provinces shows Brussels, which has none, as a region.
    codes[Level.PROVINCE] |= set(
        Region.objects.filter(provinces=None).values_list("nis_code", flat=True)
    )
    return codes


def _areas_by_code(table: BoundaryTable, recognised: Recognised) -> dict[str, shapely.MultiPolygon]:
    grouped = defaultdict(list)
    for code, area in zip(recognised.codes, table.areas, strict=True):
        if code is not None and area is not None:
            grouped[code].append(area)
    whole = {code: dissolved(areas) for code, areas in grouped.items()}
    return {code: area for code, area in whole.items() if area is not None}


def _places(level: Level, areas: dict[str, shapely.MultiPolygon]) -> dict[str, Place]:
    named = PLACE_TABLES[level].objects.filter(nis_code__in=areas).select_related("outline_from")
    places: dict[str, Place] = {place.nis_code: place for place in named}
    if level == Level.PROVINCE:
        brussels = Region.objects.select_related("outline_from").filter(
            provinces=None, nis_code__in=areas
        )
        places |= {place.nis_code: place for place in brussels}
    return places


def _situation(places: Iterable[Place]) -> datetime.date | None:
    """The day the codes of a file tell: the last one of a former municipality, or the first day
    of the newest."""
    municipalities = [place for place in places if isinstance(place, Municipality)]
    ends = [each.valid_to for each in municipalities if each.valid_to]
    begins = [each.valid_from for each in municipalities if each.valid_from]
    return min(ends) if ends else max(begins, default=None)


def _with_mergers(
    places: dict[str, Place], areas: dict[str, shapely.MultiPolygon]
) -> list[tuple[Place, shapely.MultiPolygon, bool]]:
    """Each place with its area and whether it was derived: a merged municipality is the union of
    what it was made from, when the file shows all of that."""
    outlines = {code: (place, areas[code], False) for code, place in places.items()}
    predecessors = defaultdict(list)
    for former in Municipality.objects.for_list().filter(successor__isnull=False):
        predecessors[former.successor_id].append(former.nis_code)
    merged = Municipality.objects.select_related("outline_from").filter(pk__in=predecessors)
    for municipality in merged:
        parts = predecessors[municipality.pk]
        if all(code in outlines for code in parts):
            # One that kept its code (Antwerp) stands in the file with what it was before.
            codes = [*parts, municipality.nis_code]
            area = dissolved([areas[code] for code in codes if code in areas])
            outlines[municipality.nis_code] = (municipality, area, True)
    return [outlines[code] for code in sorted(outlines)]


def _give(
    place: Place, area: shapely.MultiPolygon | None, *, is_derived: bool, report: BoundaryReport
) -> None:
    """Write one outline where it may replace what is there, and note what happened."""
    title = f"{place.nis_code} {place.name}"
    outline = as_outline(area)
    if place.outline is not None and place.outline.equals_exact(outline):
        report.unchanged.append(title)
        return
    if not may_replace(place, report.load, is_derived=is_derived):
        report.kept.append(title)
        return
    before = f"{area_km2(place.outline):.2f}" if place.outline is not None else "none"
    place.outline = outline
    place.outline_from = report.load
    place.outline_is_derived = is_derived
    place.save(update_fields=["outline", "outline_from", "outline_is_derived"])
    report.changed.append(f"{title}: {before} -> {area_km2(outline):.2f} km2")
    if is_derived:
        report.derived.append(title)


def _note_what_is_missing(
    report: BoundaryReport, given: set[str], places: dict[str, Place]
) -> None:
    situation = report.load.situation_on
    expected = PLACE_TABLES[Level(report.load.level)].objects.for_list().in_force(situation)
    report.missing = [
        f"{place.nis_code} {place.name}" for place in expected.exclude(nis_code__in=given)
    ]
    report.not_in_force = [
        f"{place.nis_code} {place.name}"
        for place in places.values()
        if situation and not place.is_in_force(situation)
    ]


def _parts(place: Place) -> list[Place]:
    """The smaller places that make up `place`, if every one of them has an outline."""
    of_today = Municipality.objects.in_force()
    candidates = [
        of_today.filter(region=place)
        if isinstance(place, Region)
        else of_today.filter(province=place)
    ]
    if isinstance(place, Region):
        candidates.append(Province.objects.filter(region=place))
    for parts in candidates:
        found = list(parts.select_related("outline_from"))
        if found and all(part.has_outline for part in found):
            return found
    return []


def _finish(report: BoundaryReport) -> None:
    load = report.load
    if not report.changed:
        load.delete()
        return
    load.changed_count = len(report.changed)
    load.unchanged_count = len(report.unchanged)
    load.kept_count = len(report.kept)
    load.unknown_count = len(report.unknown_codes)
    load.save()
    for model in PLACE_TABLES.values():
        redraw_for_map(model)
