"""Which kind of file this is, by what is in it; its name is at most a hint."""

import re
from collections.abc import Callable

from geofiles.contents import Content, Source
from geofiles.findings import Notes, Refused
from geofiles.formats import geojson, gpx, typed
from geofiles.text import decode

Reader = Callable[[Source], Content]

BY_ROOT: dict[str, Reader] = {"gpx": gpx.read}
OTHER_ROOTS = {
    "TrainingCenterDatabase": "TCX",
    "osm": "OpenStreetMap XML",
    "FeatureCollection": "GML",
    "html": "HTML",
    "svg": "SVG",
    "OGRVRTDataSource": "VRT",
    "VRTDataset": "VRT",
    "LandXML": "LandXML",
    "qgis": "QGIS project",
}
OTHER_BEGINNINGS = (
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"AC10", "DWG drawing"),
    (b"fgb", "FlatGeobuf"),
    (b"PAR1", "Parquet"),
)
FIT = slice(8, 12)
HEAD = 64_000
COMMENTS = re.compile(r"<!--.*?(-->|$)", re.DOTALL)
ROOT = re.compile(r"<(?![?!/])(?:[\w.-]+:)?([\w.-]+)")


def reader_for(source: Source) -> Reader:
    """The reader of the format that the content is in; Refused for any other."""
    _refuse_others(source)
    head = decode(source.content[:HEAD], Notes()).lstrip("\ufeff\x1e \t\r\n")
    if head.startswith("<"):
        return _by_root(head)
    if head.startswith(("{", "[")):
        return geojson.read
    raise Refused("unknown_format")


def text_reader_for(source: Source) -> Reader:
    """The reader of what was typed or drawn: GeoJSON, or places written as text."""
    return geojson.read if source.content.lstrip()[:1] in (b"{", b"[") else typed.read


def _refuse_others(source: Source) -> None:
    for beginning, format_name in OTHER_BEGINNINGS:
        if source.content.startswith(beginning):
            raise Refused("other_format", format=format_name)
    if source.content[FIT] == b".FIT":
        raise Refused("other_format", format="FIT")


def _by_root(head: str) -> Reader:
    match = ROOT.search(COMMENTS.sub("", head))
    root = match[1] if match else ""
    if root in OTHER_ROOTS:
        raise Refused("other_format", format=OTHER_ROOTS[root])
    if root not in BY_ROOT:
        raise Refused("unknown_format")
    return BY_ROOT[root]
