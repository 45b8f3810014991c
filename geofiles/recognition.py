"""Which kind of file this is, by what is in it; its name is at most a hint."""

import re
from collections.abc import Callable

from geofiles.archives import Archive, is_zip, labels
from geofiles.contents import Content, Source
from geofiles.findings import Notes, Refused
from geofiles.formats import csv, geojson, geopackage, gpx, kml, shapefile, typed
from geofiles.layers import chosen
from geofiles.text import decode

Reader = Callable[[Source], Content]

BY_ROOT: dict[str, Reader] = {
    "gpx": gpx.read,
    "kml": kml.read,
    "Document": kml.read,
    "Folder": kml.read,
    "Placemark": kml.read,
}
IN_ARCHIVES = (".kml", ".gpx", ".geojson", ".json", ".gpkg", ".csv", ".txt")
OTHER_MEMBERS = (
    ("[Content_Types].xml", "Microsoft Office"),
    ("content.xml", "OpenDocument"),
    (".gdbtable", "File Geodatabase"),
    (".qgs", "QGIS project"),
    (".tab", "MapInfo"),
)
SHAPEFILE_SUFFIXES = {".shp", ".shx", ".dbf", ".prj"}
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
    if is_zip(source.content):
        return _in_archive(source)
    if source.content.startswith(geopackage.BEGINNING):
        return geopackage.read
    head = decode(source.content[:HEAD], Notes()).lstrip("\ufeff\x1e \t\r\n")
    if head.startswith("<"):
        return _by_root(head)
    if head.startswith(("{", "[")):
        return geojson.read
    if source.suffix in SHAPEFILE_SUFFIXES:
        raise Refused("shapefile_unzipped")
    if _looks_tabular(head):
        return csv.read
    raise Refused("unknown_format")


def _looks_tabular(head: str) -> bool:
    """Whether this is text in lines, with something that parts columns, and nothing binary."""
    return (
        "\x00" not in head
        and "\n" in head.strip() + "\n"
        and any(sign in head for sign in csv.DELIMITERS)
    )


def _in_archive(source: Source) -> Reader:
    archive = Archive(source.content, source.limits)
    if shapefile.is_in(archive):
        return shapefile.read
    for ending, format_name in OTHER_MEMBERS:
        if any(name.endswith(ending) for name in archive.names()):
            raise Refused("other_format", format=format_name)
    inner = _only_member(source, archive)
    if is_zip(inner.content):
        raise Refused("archive_without_map")
    if len(inner.content) > source.limits.bytes:
        raise Refused("archive_too_large")
    reader = reader_for(inner)
    return lambda _: reader(inner)


def _only_member(source: Source, archive: Archive) -> Source:
    """The file inside a zip; of a KMZ its main document."""
    names = archive.ending_with(*IN_ARCHIVES)
    main = [name for name in names if name.lower() == "doc.kml"]
    names = main or names
    if not names:
        raise Refused("archive_without_map")
    if len(names) == 1:
        return Source(archive.read(names[0]), names[0], source.limits, source.layer)
    by_label = labels(names)
    name = by_label[chosen(tuple(by_label), source.layer)]
    return Source(archive.read(name), name, source.limits)


def text_reader_for(source: Source) -> Reader:
    """The reader of what was typed or drawn: GeoJSON, or places written as text."""
    return geojson.read if source.content.lstrip()[:1] in (b"{", b"[") else typed.read


def _refuse_others(source: Source) -> None:
    if source.content.startswith(shapefile.BEGINNING):
        raise Refused("shapefile_unzipped")
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
