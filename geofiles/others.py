"""Kinds of file that are recognised and not read, each refused by its name with how to mend it."""

import re
from typing import Any

from geofiles.findings import Refused

# What it begins with, after how many bytes; the refusal's code; what it is called.
BEGINNINGS: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"II*\x00", "picture", "TIFF"),
    (0, b"MM\x00*", "picture", "TIFF"),
    (0, b"II+\x00", "picture", "BigTIFF"),
    (0, b"\x89PNG", "picture", "PNG"),
    (0, b"\xff\xd8\xff", "picture", "JPEG"),
    (0, b"GIF8", "picture", "GIF"),
    (8, b"WEBP", "picture", "WebP"),
    (4, b"ftyp", "picture", "HEIC / MP4"),
    (4, b"jP  ", "picture", "JPEG 2000"),
    (0, b"ecW\x00", "picture", "ECW"),
    (0, b"CDF\x01", "picture", "NetCDF"),
    (0, b"\x89HDF", "picture", "HDF5"),
    (0, b"LASF", "picture", "LAS"),
    (0, b"%PDF", "picture", "PDF"),
    (0, b"Rar!", "compressed", "RAR"),
    (0, b"7z\xbc\xaf", "compressed", "7-Zip"),
    (0, b"\x1f\x8b", "compressed", "gzip"),
    (4, b"1AY&SY", "compressed", "bzip2"),
    (0, b"\xfd7zXZ", "compressed", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "compressed", "Zstandard"),
    (257, b"ustar", "compressed", "tar"),
    (0, b"\xd0\xcf\x11\xe0", "spreadsheet", "Microsoft Office"),
    (4, b"Standard Jet DB", "other_format", "Microsoft Access"),
    (4, b"Standard ACE DB", "other_format", "Microsoft Access"),
    (0, b"AC10", "drawing", "DWG"),
    (0, b"AutoCAD Binary DXF", "drawing", "DXF"),
    (0, b"fgb\x03", "other_format", "FlatGeobuf"),
    (0, b"PAR1\x15", "other_format", "Parquet"),
    (0, b"ARROW1", "other_format", "Arrow"),
    (0, b"PMTiles", "picture", "PMTiles"),
    (0, b"%!PS", "picture", "PostScript"),
    (0, b"\x08\x09\xfe", "drawing", "DGN"),
    (0, b"ISO-10303-21", "drawing", "IFC / STEP"),
    (0, b"MsRcf\x00", "device", "Garmin MapSource"),
    (8, b".FIT", "device", "FIT"),
    (6, b"OSMHeader", "other_format", "OpenStreetMap PBF"),
)
TEXTS = tuple(
    (re.compile(beginning, re.IGNORECASE), code, name)
    for beginning, code, name in (
        (r"\s*(0\s*\n\s*SECTION|999\s*\n)", "drawing", "DXF"),
        (r"!table\b", "mapinfo", "MapInfo TAB"),
        (r"version\s+\d+\s*\n", "mapinfo", "MapInfo MIF"),
        (r"\$G[A-Z]{4},", "device", "NMEA"),
        (r"A[A-Z0-9]{3,}[^,;\t\n]*\nH[FOP]", "device", "IGC"),
        (r"OziExplorer", "device", "OziExplorer"),
        (r"ncols\s+\d", "picture", "Esri ASCII Grid"),
        (r"(?:--.*\n|\s)*(?:SET\s+\w+\s*=|(?:CREATE|DROP)\s+TABLE)", "other_format", "SQL"),
        (r"\{\\rtf", "spreadsheet", "RTF"),
        (r"\[InternetShortcut\]", "web_page", "URL"),
        (r"https?://\S+\s*$", "web_page", "URL"),
        (r"(?:var|let|const)\s+\w+\s*=", "other_format", "JavaScript"),
    )
)
# Root elements of XML in small letters.
ROOTS = {
    "html": ("web_page", "HTML"),
    "exceptionreport": ("service_answer", "OWS"),
    "serviceexceptionreport": ("service_answer", "OWS"),
    "error": ("service_answer", "XML"),
    "trainingcenterdatabase": ("device", "TCX"),
    "loc": ("device", "LOC"),
    "jobfile": ("device", "JobXML"),
    "osm": ("other_format", "OpenStreetMap XML"),
    "featurecollection": ("other_format", "GML"),
    "wfs_capabilities": ("map_document", "WFS"),
    "wms_capabilities": ("map_document", "WMS"),
    "svg": ("picture", "SVG"),
    "ogrvrtdatasource": ("map_document", "VRT"),
    "vrtdataset": ("map_document", "VRT"),
    "workbook": ("spreadsheet", "Microsoft Office"),
    "landxml": ("drawing", "LandXML"),
    "qgis": ("map_document", "QGIS project"),
    "qlr": ("map_document", "QGIS layer definition"),
    "styledlayerdescriptor": ("map_document", "SLD"),
    "rss": ("web_page", "RSS"),
    "feed": ("web_page", "Atom"),
}
# Members of a zip file that say what the whole of it is.
PACKAGES = (
    ("[Content_Types].xml", "spreadsheet", "Microsoft Office"),
    ("content.xml", "spreadsheet", "OpenDocument"),
    (".gdbtable", "other_format", "File Geodatabase"),
    (".qgs", "map_document", "QGIS project"),
    ("GISProject.json", "map_document", "ArcGIS Pro"),
    ("GISProject.xml", "map_document", "ArcGIS Pro"),
)
# Members that are of no use where there is nothing else.
MEMBERS = (
    (".tab", "mapinfo", "MapInfo TAB"),
    (".mif", "mapinfo", "MapInfo MIF"),
    (".dxf", "drawing", "DXF"),
    (".dwg", "drawing", "DWG"),
    (".gml", "other_format", "GML"),
    (".tcx", "device", "TCX"),
    (".fit", "device", "FIT"),
    (".tif", "picture", "TIFF"),
    (".tiff", "picture", "TIFF"),
    (".jpg", "picture", "JPEG"),
    (".jpeg", "picture", "JPEG"),
    (".png", "picture", "PNG"),
    (".pdf", "picture", "PDF"),
    (".xlsx", "spreadsheet", "Microsoft Office"),
    (".xls", "spreadsheet", "Microsoft Office"),
    (".ods", "spreadsheet", "OpenDocument"),
)
SQLITE_TABLES = (
    (b"tile_data", "picture", "MBTiles"),
    (b"geometry_columns", "other_format", "SpatiaLite"),
)
ESRI = {
    "geometryType",
    "spatialReference",
    "displayFieldName",
    "rings",
    "paths",
    "globalIdFieldName",
}
JSON_MEMBERS = (
    ("layerDefinitions", "map_document", "ArcGIS Pro"),
    ("osm3s", "other_format", "OpenStreetMap JSON"),
    ("elements", "other_format", "OpenStreetMap JSON"),
    ("timelineObjects", "device", "Google Timeline"),
    ("semanticSegments", "device", "Google Timeline"),
    ("locations", "device", "Google Timeline"),
)


def refuse_binary(content: bytes) -> None:
    """Raise Refused where the first bytes are those of another kind of file."""
    for offset, beginning, code, name in BEGINNINGS:
        if content.startswith(beginning, offset):
            raise Refused(code, format=name)


def refuse_text(head: str) -> None:
    """Raise Refused where a text begins as another kind of file does."""
    for beginning, code, name in TEXTS:
        if beginning.match(head):
            raise Refused(code, format=name)


def refuse_root(root: str) -> None:
    """Raise Refused where the root element of an XML file is that of another kind."""
    if root.lower() in ROOTS:
        code, name = ROOTS[root.lower()]
        raise Refused(code, format=name)


def refuse_package(names: list[str]) -> None:
    """Raise Refused where the members of a zip file make it a kind of its own."""
    _refuse_by_ending(names, PACKAGES)


def refuse_members(names: list[str]) -> None:
    """Raise Refused where a zip file without maps holds another kind of file."""
    _refuse_by_ending([name.lower() for name in names], MEMBERS)


def _refuse_by_ending(names: list[str], kinds: tuple[tuple[str, str, str], ...]) -> None:
    for ending, code, format_name in kinds:
        if any(name.endswith(ending) for name in names):
            raise Refused(code, format=format_name)


def of_sqlite(content: bytes) -> Refused:
    """Why a database that is no GeoPackage is refused."""
    for table, code, name in SQLITE_TABLES:
        if table in content:
            return Refused(code, format=name)
    return Refused("other_format", format="SQLite")


def of_json(document: Any) -> Refused:
    """Why JSON that is no GeoJSON is refused."""
    if not isinstance(document, dict):
        return Refused("untyped_json")
    if ESRI & set(document) or _has_esri_features(document):
        return Refused("other_format", format="Esri JSON")
    if "error" in document or "exceptions" in document:
        return Refused("service_answer", format="JSON")
    for member, code, name in JSON_MEMBERS:
        if member in document:
            return Refused(code, format=name)
    kind = document.get("type")
    if kind == "Topology":
        return Refused("other_format", format="TopoJSON")
    return (
        Refused("not_geojson", type=kind[:40]) if isinstance(kind, str) else Refused("untyped_json")
    )


def _has_esri_features(document: dict[str, Any]) -> bool:
    features = document.get("features")
    first = features[0] if isinstance(features, list) and features else None
    return isinstance(first, dict) and "attributes" in first
