"""GeoPackage: one of its layers; tables without places and views are left out."""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from geofiles import gdal, others
from geofiles.contents import Content, Source
from geofiles.findings import Refused
from geofiles.layers import chosen

FORMAT = "GeoPackage"
BEGINNING = b"SQLite format 3\x00"
TABLE_OF_CONTENTS = b"gpkg_contents"
PICTURES = {"tiles", "2d-gridded-coverage"}
APPLICATIONS, APPLICATION_AT = (b"GPKG", b"GP10", b"GP11"), 68  # of a file of SQLite


def read(source: Source) -> Content:
    """Read the only layer of a GeoPackage, or the one that was chosen."""
    if TABLE_OF_CONTENTS not in source.content:
        if source.content.startswith(APPLICATIONS, APPLICATION_AT):  # cut off
            raise Refused("unreadable", format=FORMAT)
        raise others.of_sqlite(source.content)
    content = Content(FORMAT)
    with TemporaryDirectory(prefix="geofiles-") as folder:
        path = Path(folder, "layers.gpkg")
        path.write_bytes(source.content)
        layer = chosen(_layers(path, content), source.layer)
        gdal.content_of_layer(_with_driver(path), layer, content, source.limits.features)
    return content


def _with_driver(path: Path) -> str:
    return f"GPKG:{path}"


def _layers(path: Path, content: Content) -> list[str]:
    """The names of the tables with places; a view could be a query without end."""
    tables, kinds = _tables(path)
    if kinds and not kinds - PICTURES:
        raise Refused("picture", format=f"{FORMAT}, tiles")
    listed = gdal.layers(_with_driver(path), FORMAT)
    views = [layer.name for layer in listed if layer.name.lower() not in tables]
    if views:
        content.notes.add("views", names=", ".join(views))
    listed = [layer for layer in listed if layer.name not in views]
    plain = [layer.name for layer in listed if not layer.has_places]
    if plain:
        content.notes.add("tables_without_places", names=", ".join(plain))
    names = [layer.name for layer in listed if layer.has_places]
    if not names:
        raise Refused("nothing_usable", because=content.notes.findings())
    return names


def _tables(path: Path) -> tuple[set[str], set[str]]:
    """The names of all tables, and of the kinds of what the file holds. The lists of the format
    itself must be tables, or GDAL would run whatever query stands in their place."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT type, name FROM sqlite_master").fetchall()
            if any(kind == "view" and _belongs_to_the_format(name) for kind, name in rows):
                raise Refused("unreadable", format=FORMAT)
            kinds = {
                str(kind) for (kind,) in database.execute("SELECT data_type FROM gpkg_contents")
            }
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise Refused("unreadable", format=FORMAT) from error
    return {str(name).lower() for kind, name in rows if kind == "table"}, kinds


def _belongs_to_the_format(name: str) -> bool:
    return str(name).lower().startswith(("gpkg", "rtree", "sqlite", "layer_styles", "ogr"))
