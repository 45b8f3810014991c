"""Places typed by a person: a well-known text, or one place per line in one of many notations."""

import re
from collections.abc import Iterator

import numpy as np

from geofiles import belgium
from geofiles.angles import angle
from geofiles.contents import Content, Record, Source
from geofiles.findings import Refused
from geofiles.shapes import Unusable, line, point
from geofiles.text import decode
from geofiles.wkt import are_one_a_line, geometry, looks_well_known, reference_system_of

FORMAT = "text"
LABEL = re.compile(
    r"\b(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng|breedte|lengte|breite|länge|[xy])\s*[:=]?\s*(?=[-+\d])",
    re.IGNORECASE,
)
# Where one line may be parted in two coordinates; the first that gives two is taken.
SEPARATORS = (
    re.compile(r"\s*[;|\t]\s*"),
    re.compile(r"\s*,\s+"),
    re.compile(r"(?<=[NSEWOZ])[\s,]+(?=[\dNSEWOZ])", re.IGNORECASE),
    re.compile(r"(?<=[°'′’\"″”])[\s,]+(?=[-+\dNSEWOZ])", re.IGNORECASE),
    re.compile(r"\s+"),
    re.compile(r","),
)
BLANK_LINE = re.compile(r"\n[ \t]*\n")
LONGEST_LINE = 200

Pair = tuple[float, float]


def read(source: Source) -> Content:
    """Read typed places: one is a point, several are the line through them; a blank line begins
    a new one."""
    content = Content(FORMAT)
    text = decode(source.content, content.notes)
    if looks_well_known(text):
        texts = list(filter(str.strip, text.splitlines())) if are_one_a_line(text) else [text]
        content.reference_system = reference_system_of(texts)
        content.records = [
            _well_known(each, number, content, source.limits.nesting)
            for number, each in enumerate(texts, start=1)
        ]
        return content
    blocks = [list(_pairs(block)) for block in BLANK_LINE.split("\n".join(text.splitlines()))]
    blocks = [block for block in blocks if block]
    if not blocks:
        raise Refused("text_without_places")
    swap = not _are_longitude_first(np.array([pair for block in blocks for pair in block]))
    content.records = [
        _record(number, [(y, x) for x, y in block] if swap else block)
        for number, block in enumerate(blocks, start=1)
    ]
    return content


def _well_known(text: str, number: int, content: Content, nesting: int) -> Record:
    try:
        return Record(number, "", (geometry(text, nesting),))
    except Unusable as reason:
        content.notes.add(reason.code, number)
        return Record(number, "")


def _record(number: int, positions: list[Pair]) -> Record:
    shape = point(positions[0]) if len(positions) == 1 else line(positions)
    return Record(number, "", (shape,))


def _pairs(block: str) -> Iterator[Pair]:
    """The pairs of numbers in the lines of a block. Raises Refused, naming the first bad line."""
    for written in block.split("\n"):
        if written.strip():
            yield from _pairs_of(written)


def _pairs_of(written: str) -> Iterator[Pair]:
    """The one pair of a line, or the several that semicolons part."""
    if pair := _pair(written):
        yield pair
        return
    pairs = [_pair(part) for part in written.strip().strip(";").split(";")]
    if not all(pairs):
        raise Refused("text_without_places_at", text=written.strip()[:40])
    yield from (pair for pair in pairs if pair)


def _pair(written: str) -> Pair | None:
    """Two coordinates in the order written, unless their letters say another."""
    bare = LABEL.sub("", written[:LONGEST_LINE]).strip().strip("()[],;").strip()
    for separator in SEPARATORS:
        parts = separator.split(bare)
        if len(parts) != 2 or not all(parts):
            continue
        try:
            (first, first_axis), (second, second_axis) = map(angle, parts)
        except Unusable:
            continue
        is_turned = first_axis == "longitude" or second_axis == "latitude"
        return (second, first) if is_turned else (first, second)
    return None


def _are_longitude_first(pairs: np.ndarray) -> bool:
    """Latitude comes first unless only the other order lies in Belgium, or they are metres."""
    first, second = pairs.T
    if belgium.are_inside(second, first).any():
        return False
    return bool(belgium.are_inside(first, second).any() or np.abs(pairs).max() > 180)
