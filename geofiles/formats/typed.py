"""Places typed by a person: a well-known text, or one "latitude, longitude" per line."""

import re

import numpy as np

from geofiles import belgium
from geofiles.contents import Content, Record, Source
from geofiles.findings import Refused
from geofiles.shapes import Unusable, line, point
from geofiles.text import decode
from geofiles.wkt import geometry, looks_well_known, reference_system_of

FORMAT = "text"
NUMBER = r"[-+]?\d+(?:[.,]\d+)?"
PAIR = re.compile(
    rf"^\s*\(?\s*({NUMBER})\s*°?\s*(?:[NS]\b)?\s*[,;\s]\s*({NUMBER})\s*°?\s*"
    r"(?:[EOW]\b)?\s*\)?[,;]?\s*$"
)


def read(source: Source) -> Content:
    """Read typed places: one is a point, several are the line through them."""
    content = Content(FORMAT)
    text = decode(source.content, content.notes)
    if looks_well_known(text):
        content.reference_system = reference_system_of([text])
        content.records = [_well_known(text, content, source.limits.nesting)]
        return content
    content.records = [_places(text)]
    return content


def _well_known(text: str, content: Content, nesting: int) -> Record:
    try:
        return Record(1, "", (geometry(text, nesting),))
    except Unusable as reason:
        content.notes.add(reason.code, 1)
        return Record(1, "")


def _places(text: str) -> Record:
    lines = [written for written in text.splitlines() if written.strip()]
    matches = [PAIR.match(written) for written in lines]
    if not lines or not all(matches):
        raise Refused("text_without_places")
    pairs = np.array([[_number(match[1]), _number(match[2])] for match in matches if match])
    if not _are_longitude_first(pairs):
        pairs = pairs[:, ::-1]
    positions = pairs.tolist()
    shape = point(positions[0]) if len(positions) == 1 else line(positions)
    return Record(1, "", (shape,))


def _number(written: str) -> float:
    return float(written.replace(",", "."))


def _are_longitude_first(pairs: np.ndarray) -> bool:
    """Latitude comes first unless only the other order lies in Belgium, or they are metres."""
    first, second = pairs.T
    if belgium.are_inside(second, first).any():
        return False
    return bool(belgium.are_inside(first, second).any() or np.abs(pairs).max() > 180)
