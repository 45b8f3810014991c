"""GPX: its tracks, or its routes where no track can be used, and its waypoints."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import shapely

from geofiles.contents import Content, Record, Source, clean_name
from geofiles.findings import Notes, Refused
from geofiles.markup import child_text, elements, local_name
from geofiles.shapes import Unusable, line, point

FORMAT = "GPX"
STOPS = {"trkpt", "rtept"}


@dataclass(frozen=True)
class Way:
    """A track with its segments or a route with its one run; positions still as written."""

    name: str
    runs: list[list[tuple[str, str]]]


def read(source: Source) -> Content:
    """Read GPX. Features are numbered tracks (or routes) first, then waypoints."""
    content = Content(FORMAT, reference_system="EPSG:4326")
    found: dict[str, list[Way]] = {"trk": [], "rte": [], "wpt": []}
    for element in elements(source, set(found), content.notes, FORMAT):
        found[local_name(element)].append(_way(element))
        if sum(map(len, found.values())) > source.limits.features:
            raise Refused("too_many_features", limit=source.limits.features)
    if not any(found.values()):
        raise Refused("no_features")
    content.records = _tracks_or_routes(found["trk"], found["rte"], content.notes)
    for number, waypoint in enumerate(found["wpt"], start=len(content.records) + 1):
        content.records.append(_record(waypoint, number, content.notes, _point))
    return content


def _way(element: Element) -> Way:
    name = clean_name(child_text(element, "name"))
    if local_name(element) == "wpt":
        return Way(name, [[_position(element)]])
    segments = [child for child in element if local_name(child) == "trkseg"]
    has_stops = any(local_name(child) in STOPS for child in element)
    runs = [element, *segments] if has_stops or local_name(element) == "rte" else segments
    return Way(name, [list(_positions(run)) for run in runs])


def _positions(run: Element) -> Iterator[tuple[str, str]]:
    """The stops; behind a stop of a route also the course that devices of Garmin lay to the next
    one, which its straight line would cut short."""
    for stop in run:
        if local_name(stop) in STOPS:
            yield _position(stop)
        if local_name(stop) == "rtept":
            yield from (_position(each) for each in stop.iter() if local_name(each) == "rpt")


def _position(element: Element) -> tuple[str, str]:
    return element.get("lon", ""), element.get("lat", "")


def _tracks_or_routes(tracks: list[Way], routes: list[Way], notes: Notes) -> list[Record]:
    records = [_record(track, number, notes, _line) for number, track in enumerate(tracks, start=1)]
    if routes and any(line.length for record in records for line in record.geometries):
        notes.add("routes_beside_tracks", routes=len(routes))
    elif routes:
        notes.add("routes_used")
        for number, route in enumerate(routes, start=len(records) + 1):
            records.append(_record(route, number, notes, _line))
    return records


def _record(
    way: Way, number: int, notes: Notes, make: Callable[[list[tuple[str, str]]], shapely.Geometry]
) -> Record:
    geometries = []
    for run in way.runs:
        try:
            geometries.append(make(run))
        except Unusable as reason:
            notes.add(reason.code, number)
    if not way.runs:
        notes.add("no_geometry", number)
    return Record(number, way.name, tuple(geometries))


def _line(run: list[tuple[str, str]]) -> shapely.Geometry:
    if not run:
        raise Unusable("empty_part")
    return line(_numbers(run))


def _point(run: list[tuple[str, str]]) -> shapely.Geometry:
    return point(_numbers(run)[0])


def _numbers(run: list[tuple[str, str]]) -> list[tuple[float, float]]:
    try:
        return [
            (float(longitude.replace(",", ".")), float(latitude.replace(",", ".")))
            for longitude, latitude in run
        ]
    except ValueError as error:
        raise Unusable("not_numbers") from error
