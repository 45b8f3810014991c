"""Which kind of file this is, by what is in it; its name is at most a hint."""

import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote

from geofiles import others, wkt
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
MAPS = (".kml", ".gpx", ".geojson", ".gpkg")
# What a zip file is sent for: a table or a text beside a map only describes it.
IN_ARCHIVES = (MAPS, (".json",), (".csv",), (".txt",))
SHAPEFILE_SUFFIXES = {".shp", ".shx", ".dbf", ".prj"}
NAMES_SHOWN = 5
HEAD = 64_000
COMMENTS = re.compile(r"<!--.*?(-->|$)", re.DOTALL)
DOCTYPE_OF_PAGES = re.compile(r"^\s*<!doctype\s+html", re.IGNORECASE)
ROOT = re.compile(r"<(?![?!/])(?:[\w.-]+:)?([\w.-]+)")


def reader_for(source: Source) -> Reader:
    """The reader of the format that the content is in; Refused for any other."""
    _refuse_others(source)
    if is_zip(source.content):
        return _in_archive(source)
    if source.content.startswith(geopackage.BEGINNING):
        return geopackage.read
    head = decode(source.content[:HEAD], Notes()).lstrip("\ufeff\x1e \t\r\n")
    others.refuse_text(head)
    if head.startswith("<"):
        return _by_root(head)
    if head.startswith(("{", "[")):
        return geojson.read
    if source.suffix in SHAPEFILE_SUFFIXES:
        raise Refused("shapefile_unzipped")
    beginning, _, _ = head.rstrip().rpartition("\n")
    if wkt.looks_well_known(head) and (not beginning or wkt.are_one_a_line(beginning)):
        return typed.read
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
    others.refuse_package(archive.names())
    inner, left_out = _one_member(source, archive)
    if is_zip(inner.content):
        raise Refused("archive_nested")
    if len(inner.content) > source.limits.bytes:
        raise Refused("archive_too_large")
    reader = reader_for(inner)

    def read(_: Source) -> Content:
        content = reader(inner)
        if left_out:
            content.notes.add("others_left_out", names=", ".join(left_out[:NAMES_SHOWN]))
        return content

    return read


def _one_member(source: Source, archive: Archive) -> tuple[Source, list[str]]:
    """The file inside a zip, and the maps beside it; of a KMZ its main document,
    or the one that this links to."""
    names = next(filter(None, (archive.ending_with(*kind) for kind in IN_ARCHIVES)), [])
    if not names:
        others.refuse_members(archive.names())
        nested = archive.ending_with(".zip", ".kmz")
        raise Refused("archive_nested" if nested else "archive_without_map")
    main = next((name for name in names if name.lower() == "doc.kml"), None)
    if main is None and len(names) > 1:
        by_label = labels(names)
        main = by_label[chosen(tuple(by_label), source.layer)]
        return Source(archive.read(main), main, source.limits), []
    main = main or names[0]
    inner = Source(archive.read(main), main, source.limits, source.layer)
    read = {main}
    if linked := labels(_linked_members(inner, archive)):
        member = linked[chosen(tuple(linked), source.layer)]
        inner = Source(archive.read(member), member, source.limits)
        read |= set(linked.values())
    return inner, [name for name in archive.ending_with(*MAPS, ".csv") if name not in read]


def _linked_members(document: Source, archive: Archive) -> list[str]:
    """The members that a KML document links to instead of holding places; none where any of its
    links leads out of the archive."""
    if document.suffix != ".kml":
        return []
    folder = posixpath.dirname(document.name)
    links = [
        posixpath.normpath(posixpath.join(folder, unquote(link)))
        for link in kml.links_alone(document)
    ]
    inside = set(archive.ending_with(".kml")) - {document.name}
    return list(dict.fromkeys(links)) if inside.issuperset(links) else []


def text_reader_for(source: Source) -> Reader:
    """The reader of what was typed or drawn: GeoJSON, or places written as text."""
    return geojson.read if source.content.lstrip()[:1] in (b"{", b"[") else typed.read


def _refuse_others(source: Source) -> None:
    if source.content.startswith(shapefile.BEGINNING):
        raise Refused("shapefile_unzipped")
    others.refuse_binary(source.content)


def _by_root(head: str) -> Reader:
    match = ROOT.search(COMMENTS.sub("", head))
    root = match[1] if match else ""
    others.refuse_root(root)
    if DOCTYPE_OF_PAGES.search(head):
        others.refuse_root("html")
    if root not in BY_ROOT:
        is_gml = "http://www.opengis.net/gml" in head
        raise Refused("other_format", format="GML") if is_gml else Refused("unknown_format")
    return BY_ROOT[root]
