"""Read an uploaded file: single lines, polygons and points in EPSG:4326, and what to say of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import shapely

from geofiles import plausibility
from geofiles.contents import Content, Source
from geofiles.findings import Finding, Notes, Refused
from geofiles.layers import ALL
from geofiles.limits import Limits
from geofiles.parts import Parts, clean, explode
from geofiles.recognition import Reader, reader_for, text_reader_for
from geofiles.reference_systems import ReferenceSystem, named, to_longitude_latitude
from geofiles.settling import settle
from geofiles.uploads import checked, content_of

ENOUGH_REASONS = 3
NAMES_SHOWN = 5


class Feature(NamedTuple):
    """One single-part geometry in EPSG:4326, two-dimensional.

    `number` counts the features of the file from 1, `part` the usable parts of that feature.
    """

    number: int
    part: int
    name: str
    geometry: shapely.Geometry
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What was understood of one file; `count` is how many features it holds, usable or not."""

    format: str
    reference_system: ReferenceSystem
    features: tuple[Feature, ...]
    findings: tuple[Finding, ...]
    count: int = 0

    def lines(self) -> tuple[Feature, ...]:
        """The features that are lines."""
        return self._of_type(shapely.GeometryType.LINESTRING)

    def polygons(self) -> tuple[Feature, ...]:
        """The features that are polygons."""
        return self._of_type(shapely.GeometryType.POLYGON)

    def points(self) -> tuple[Feature, ...]:
        """The features that are points."""
        return self._of_type(shapely.GeometryType.POINT)

    def besides(self, chosen: Sequence[Feature]) -> tuple[Finding, ...]:
        """What to say of the features that are of another kind than the chosen ones."""
        kind = shapely.get_type_id(chosen[0].geometry) if chosen else None
        others = {
            "points_beside": (shapely.GeometryType.POINT, self.points()),
            "lines_beside": (shapely.GeometryType.LINESTRING, self.lines()),
            "areas_beside": (shapely.GeometryType.POLYGON, self.polygons()),
        }
        return tuple(
            Finding(code, tuple(dict.fromkeys(each.number for each in features)))
            for code, (other, features) in others.items()
            if chosen and features and other != kind
        )

    def _of_type(self, kind: shapely.GeometryType) -> tuple[Feature, ...]:
        shapes = np.array([feature.geometry for feature in self.features], dtype=object)
        return tuple(compress(self.features, shapely.get_type_id(shapes) == kind))


def read(
    file: BinaryIO | Path,
    *,
    name: str,
    reference_system: str | None = None,
    swap_axes: bool = False,
    layer: str | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Read a GPX, KML, KMZ, GeoJSON, zipped Shapefile, GeoPackage or CSV file.

    `reference_system` (an EPSG code or a well-known text) replaces what the file says; GPX and
    KML know only WGS 84, unless their numbers are no degrees. `layer` chooses one of several, or
    `layers.ALL` of them. Raises Refused with the reason where nothing can be used.
    """
    limits = limits or Limits()
    source = Source(content_of(file, limits), name, limits, layer)
    return _understood(source, reader_for, reference_system, swap_axes)


def read_text(
    text: str,
    *,
    name: str = "",
    reference_system: str | None = None,
    swap_axes: bool = False,
    limits: Limits | None = None,
) -> Reading:
    """Read GeoJSON as drawn on a map, a well-known text, or one "latitude, longitude" per line.

    Raises Refused as `read` does.
    """
    limits = limits or Limits()
    source = Source(checked(text.encode(errors="replace"), limits), name, limits)
    return _understood(source, text_reader_for, reference_system, swap_axes)


@np.errstate(all="ignore")  # numbers that are none become findings
def _understood(
    source: Source, choose: Callable[[Source], Reader], given: str | None, swap_axes: bool
) -> Reading:
    content = _content(source, choose)
    in_the_file = explode(content.records)
    _refuse_too_much(in_the_file, source.limits)
    if not len(in_the_file):
        raise _nothing_usable(content.notes)
    coordinates = in_the_file.coordinates()
    as_meant = coordinates[:, ::-1] if swap_axes else coordinates
    system = settle(content, as_meant, given, may_ask=choose is not text_reader_for)
    if swap_axes:
        in_the_file = plausibility.with_axes_swapped(in_the_file, system)
        coordinates = in_the_file.coordinates()
        content.notes.add("axes_swapped")
    parts = clean(in_the_file.moved(to_longitude_latitude(coordinates, system)), content.notes)
    parts = plausibility.without_stray_points(parts, content.notes)
    if not len(parts):
        raise _nothing_usable(content.notes)
    plausibility.note_places(parts, in_the_file, system, content.notes)
    parts = parts.leave_out(plausibility.are_repeated(parts), content.notes, "repeated")
    findings = content.notes.findings()
    features = _features(parts, findings)
    return Reading(content.format, system, features, findings, len(content.records))


def _content(source: Source, choose: Callable[[Source], Reader]) -> Content:
    """What the meant layer holds, or all of them that can be read."""
    if source.layer != ALL:
        return choose(source)(source)
    whole, left_out = Content(""), []
    for layer in _layers(source, choose):
        try:
            content = choose(layer)(layer)
        except Refused:
            left_out.append(str(layer.layer))
        else:
            whole = _joined(whole, content, source.limits)
    if not whole.format:
        raise Refused("no_features")
    if left_out:
        whole.notes.add("layers_left_out", names=", ".join(left_out[:NAMES_SHOWN]))
    return whole


def _layers(source: Source, choose: Callable[[Source], Reader]) -> list[Source]:
    """The file once for each of its layers."""
    whole = replace(source, layer=None)
    try:
        choose(whole)(whole)
    except Refused as refusal:
        if refusal.finding.code != "choose_layer":
            raise
        return [replace(source, layer=layer) for layer in refusal.finding.values["layers"]]
    return [whole]


def _joined(whole: Content, then: Content, limits: Limits) -> Content:
    """Both, the features of the second numbered on from those of the first."""
    if not whole.format:
        return then
    names = dict.fromkeys(_system_name(each) for each in (whole, then))
    if len(names) > 1:
        raise Refused("reference_systems_mixed", names=", ".join(names))
    count = max((record.number for record in whole.records), default=0)
    whole.records += [record._replace(number=record.number + count) for record in then.records]
    if len(whole.records) > limits.features:
        raise Refused("too_many_features", limit=limits.features)
    whole.notes.include(then.notes, after=count)
    return whole


def _system_name(content: Content) -> str:
    system = content.reference_system
    return named(system, "named").name if system else "–"


def _refuse_too_much(parts: Parts, limits: Limits) -> None:
    if np.count_nonzero(np.diff(parts.numbers, prepend=0)) > limits.features:
        raise Refused("too_many_features", limit=limits.features)
    if shapely.get_num_coordinates(parts.geometries).sum() > limits.vertices:
        raise Refused("too_many_vertices", limit=limits.vertices)


def _nothing_usable(notes: Notes) -> Refused:
    reasons = [finding for finding in notes.findings() if finding.kind == "ignored"]
    return Refused("nothing_usable", because=reasons[:ENOUGH_REASONS])


def _features(parts: Parts, findings: tuple[Finding, ...]) -> tuple[Feature, ...]:
    by_number: dict[int, list[Finding]] = {}
    for finding in findings:
        for number in finding.features:
            by_number.setdefault(number, []).append(finding)
    part_of: dict[int, int] = {}
    features = []
    for number, geometry in zip(parts.numbers.tolist(), parts.geometries, strict=True):
        part_of[number] = part = part_of.get(number, 0) + 1
        said = tuple(by_number.get(number, ()))
        features.append(Feature(number, part, parts.names.get(number, ""), geometry, said))
    return tuple(features)
