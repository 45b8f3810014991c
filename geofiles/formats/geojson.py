"""GeoJSON: a collection, one feature or one geometry, also one per line, also with the old crs."""

import json
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import shapely

from geofiles import others
from geofiles.contents import Content, Names, Record, Source
from geofiles.findings import Notes, Refused
from geofiles.limits import Limits
from geofiles.shapes import Unusable, line, lines_at_once, point, polygon
from geofiles.text import decode

FORMAT = "GeoJSON"
RECORD_SEPARATOR = "\x1e"
MULTIPLE = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}
SINGLE = set(MULTIPLE.values())
GEOMETRIES = {"GeometryCollection", *SINGLE, *MULTIPLE}
TYPES = {"FeatureCollection", "Feature", *GEOMETRIES}
Single = tuple[Any, Any]  # the type of a geometry and its coordinates, whatever they are
BRACES_PER_FEATURE = 10
BRACKETS_PER_FEATURE = 10


def read(source: Source) -> Content:
    """Read GeoJSON; raise Refused for other kinds of JSON and for what cannot be parsed."""
    content = Content(FORMAT)
    text = decode(source.content, content.notes).rstrip("\x00").strip().lstrip("\ufeff")
    _refuse_too_much(text, source.limits)
    documents = _documents(text, content.notes)
    content.reference_system = _named_reference_system(documents[0])
    features = [feature for document in documents for feature in _features(document)]
    if not features:
        raise Refused("no_features")
    if len(features) > source.limits.features:
        raise Refused("too_many_features", limit=source.limits.features)
    content.records = _records(features, content.notes, source.limits.nesting)
    return content


def _refuse_too_much(text: str, limits: Limits) -> None:
    """By its brackets, before it is parsed: empty ones take thirty times their room in memory."""
    if text.count("{") > BRACES_PER_FEATURE * limits.features:
        raise Refused("too_many_features", limit=limits.features)
    if text.count("[") > limits.vertices + BRACKETS_PER_FEATURE * limits.features:
        raise Refused("too_many_vertices", limit=limits.vertices)


def _documents(text: str, notes: Notes) -> list[Any]:
    """The one document, or those that follow each other."""
    try:
        return [json.loads(text)]
    except RecursionError as error:
        raise Refused("nested_too_deeply") from error
    except json.JSONDecodeError as error:
        documents = _sequence(text, notes)
        if not documents:
            raise Refused("text_broken", format=FORMAT, line=error.lineno) from error
        return documents
    except ValueError as error:
        raise Refused("unreadable", format=FORMAT) from error


def _sequence(text: str, notes: Notes) -> list[Any]:
    """One document per line or after each record separator (RFC 8142); the broken are left out.

    Nothing where fewer than half of them can be read: then that is not what the text is.
    """
    mark = RECORD_SEPARATOR if RECORD_SEPARATOR in text else "\n"
    documents, broken, line = [], [], 1
    for part in text.split(mark):
        if part.strip():
            try:
                documents.append(_known(json.loads(part)))
            except (ValueError, RecursionError):
                broken.append(line)
        line += part.count("\n") + (mark == "\n")
    if len(broken) >= len(documents):
        return []
    if broken:
        notes.add("broken_lines", broken=len(broken), first=broken[0])
    return documents


def _known(document: Any) -> Any:
    """The same document, if it is one of GeoJSON."""
    if _type(document) not in TYPES:
        raise ValueError("not GeoJSON")
    return document


def _features(document: Any) -> list[Any]:
    kind = _type(document)
    if kind == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list):
            raise Refused("no_feature_list")
        return features
    if kind == "Feature":
        return [document]
    if kind in GEOMETRIES:
        return [{"type": "Feature", "geometry": document}]
    if isinstance(document, list) and document and all(_type(each) in TYPES for each in document):
        return [feature for each in document for feature in _features(each)]
    raise others.of_json(document)


def _type(document: Any) -> str:
    kind = document.get("type") if isinstance(document, dict) else None
    return kind if isinstance(kind, str) else ""


def _named_reference_system(document: Any) -> str | None:
    """The name in the crs member of the 2008 draft; a link is never followed."""
    crs = document.get("crs") if isinstance(document, dict) else None
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return None
    if isinstance(properties.get("name"), str):
        return properties["name"]
    return f"EPSG:{properties['code']}" if isinstance(properties.get("code"), int | str) else None


def _records(features: list[Any], notes: Notes, nesting: int) -> list[Record]:
    """Each feature with its geometries; why one cannot be made is noted."""
    described = [_described(feature, nesting) for feature in features]
    lines, names = _lines_of(described), Names()
    records = []
    for number, (feature, singles) in enumerate(zip(features, described, strict=True), start=1):
        if lines and singles:
            geometries = tuple(islice(lines, len(singles)))
        else:
            geometries = tuple(_geometries(singles, number, notes))
        name = names.among(feature.get("properties")) if isinstance(feature, dict) else ""
        records.append(Record(number, name, geometries))
    return records


def _described(feature: Any, nesting: int) -> list[Single]:
    described = feature.get("geometry") if isinstance(feature, dict) else None
    if described is None:
        return []
    if isinstance(described, dict) and described.get("type") == "LineString":  # as most are
        return [("LineString", described.get("coordinates"))]
    return list(_singles(described, nesting))


def _lines_of(described: list[list[Single]]) -> Iterator[shapely.Geometry] | None:
    """All lines of a file that holds nothing else and no faulty one, as a large file mostly does:
    one by one they take as long as all the rest of reading."""
    singles = list(chain.from_iterable(described))
    if any(kind != "LineString" for kind, _ in singles):
        return None
    lines = lines_at_once([coordinates for _, coordinates in singles])
    return None if lines is None else iter(lines)


def _geometries(singles: list[Single], number: int, notes: Notes) -> Iterator[shapely.Geometry]:
    if not singles:
        notes.add("no_geometry", number)
    for kind, coordinates in singles:
        try:
            yield _geometry(kind, coordinates, number, notes)
        except Unusable as reason:
            notes.add(reason.code, number)


def _singles(described: Any, nesting: int) -> Iterator[Single]:
    """Each single geometry within a described one."""
    if nesting <= 0:
        raise Refused("nested_too_deeply")
    described = described if isinstance(described, dict) else {}
    kind, coordinates = described.get("type"), described.get("coordinates")
    members = described.get("geometries")
    if kind == "GeometryCollection" and isinstance(members, list):
        for member in members:
            yield from _singles(member, nesting - 1)
    elif isinstance(kind, str) and kind in MULTIPLE and isinstance(coordinates, list):
        for part in coordinates:
            yield MULTIPLE[kind], part
    else:
        yield kind, coordinates


def _geometry(kind: Any, coordinates: Any, number: int, notes: Notes) -> shapely.Geometry:
    if not isinstance(kind, str) or kind not in SINGLE or not isinstance(coordinates, list):
        raise Unusable("not_a_geometry")
    if kind == "Polygon":
        return polygon(coordinates, notes, number)
    return point(coordinates) if kind == "Point" else line(coordinates)
