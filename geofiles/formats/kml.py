"""KML: points, lines, polygons and tracks of its placemarks. No address in it is ever opened."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import shapely

from geofiles.contents import Content, Record, Source, clean_name
from geofiles.findings import Notes, Refused
from geofiles.markup import child_text, elements, local_name
from geofiles.shapes import Unusable, line, point, polygon

FORMAT = "KML"
LINKS = {"NetworkLink"}
OVERLAYS = {"GroundOverlay", "PhotoOverlay", "ScreenOverlay"}
GROUPS = {"MultiGeometry", "MultiTrack"}
SINGLES = {"Point", "LineString", "LinearRing", "Polygon", "Track"}
MOST_NUMBERS = 3  # of a position: longitude, latitude and height
SPACED_COMMA = re.compile(r"\s*,\s*")

Position = tuple[float, float]


def read(source: Source) -> Content:
    """Read KML. Features are its placemarks, in the order of the file."""
    content = Content(FORMAT, reference_system="EPSG:4326")
    seen: set[str] = set()
    for element in elements(source, {"Placemark", *LINKS, *OVERLAYS}, content.notes, FORMAT):
        seen.add(local_name(element))
        if local_name(element) == "Placemark":
            number = len(content.records) + 1
            content.records.append(_record(element, number, content.notes))
        if len(content.records) > source.limits.features:
            raise Refused("too_many_features", limit=source.limits.features)
    _say_what_was_not_read(seen, content)
    return content


def links_alone(source: Source) -> list[str]:
    """What the document links to, as written, where it has no places of its own."""
    if b"NetworkLink" not in source.content:
        return []
    links = []
    for element in elements(source, {"Placemark", *LINKS}, Notes(), FORMAT):
        if local_name(element) == "Placemark":
            return []
        links += [
            (href.text or "").strip() for href in element.iter() if local_name(href) == "href"
        ]
    return links


def _say_what_was_not_read(seen: set[str], content: Content) -> None:
    if seen & LINKS and not any(record.geometries for record in content.records):
        raise Refused("network_link")
    if not seen:
        raise Refused("no_features")
    if seen & LINKS:
        content.notes.add("network_link_beside")
    if seen & OVERLAYS:
        content.notes.add("overlays")


def _record(placemark: Element, number: int, notes: Notes) -> Record:
    singles = list(_singles(placemark))
    if not singles:
        notes.add("no_geometry", number)
    geometries = []
    for single in singles:
        try:
            geometries.append(_geometry(single, number, notes))
        except Unusable as reason:
            notes.add(reason.code, number)
    return Record(number, clean_name(child_text(placemark, "name")), tuple(geometries))


def _singles(element: Element) -> Iterator[Element]:
    for child in element:
        if local_name(child) in SINGLES:
            yield child
        elif local_name(child) in GROUPS:
            yield from _singles(child)


def _geometry(element: Element, number: int, notes: Notes) -> shapely.Geometry:
    kind = local_name(element)
    if kind == "Polygon":
        return polygon(_rings(element), notes, number)
    positions = _stops(element) if kind == "Track" else _coordinates(element)
    if not positions:
        raise Unusable("empty_part")
    return point(positions[0]) if kind == "Point" else line(positions)


def _rings(element: Element) -> list[list[Position]]:
    """The coordinates of the outer ring and then of the holes."""
    outer, holes = [], []
    for boundary in element:
        rings = [_coordinates(ring) for ring in boundary if local_name(ring) == "LinearRing"]
        if local_name(boundary) == "outerBoundaryIs":
            outer += rings
        elif local_name(boundary) == "innerBoundaryIs":
            holes += rings
    if len(outer) != 1:
        raise Unusable("not_a_geometry")
    return outer + holes


def _coordinates(element: Element) -> list[Position]:
    text = SPACED_COMMA.sub(",", child_text(element, "coordinates"))
    return [_position(written.rstrip(",").split(",")) for written in text.split()]


def _stops(track: Element) -> list[Position]:
    return [
        _position((stop.text or "").replace(",", " ").split())
        for stop in track
        if local_name(stop) == "coord"
    ]


def _position(numbers: list[str]) -> Position:
    if len(numbers) > MOST_NUMBERS:  # decimal commas, or tuples that run into each other
        raise Unusable("not_a_geometry")
    try:
        return float(numbers[0]), float(numbers[1])
    except (ValueError, IndexError) as error:
        raise Unusable("not_numbers") from error
