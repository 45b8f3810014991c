"""A zipped Shapefile, with one layer or several."""

from pathlib import Path
from tempfile import TemporaryDirectory

from geofiles import gdal
from geofiles.archives import Archive, labels, suffix
from geofiles.contents import Content, Source
from geofiles.findings import Notes, Refused
from geofiles.layers import chosen
from geofiles.limits import Limits
from geofiles.text import decode

FORMAT = "Shapefile"
BEGINNING = b"\x00\x00\x27\x0a"
NEEDED_BY_GDAL = (".shp", ".shx", ".dbf", ".cpg")
OTHER_MAPS = (".kml", ".gpx", ".geojson", ".gpkg")
OURS = "layer"
MOST_BYTES_PER_VERTEX = 80  # a point with a record of its own, an outline, height and measure


def is_in(archive: Archive) -> bool:
    """Whether a zip file holds a Shapefile, or what is left of one."""
    return bool(archive.ending_with(".shp", ".shx", ".dbf"))


def read(source: Source) -> Content:
    """Read the only layer of a zipped Shapefile, or the one that was chosen."""
    archive = Archive(source.content, source.limits)
    shapes = labels(archive.ending_with(".shp"))
    if not shapes:
        raise Refused("shapefile_incomplete", missing=_missing(archive))
    base = shapes[chosen(tuple(shapes), source.layer)].rpartition(".")[0]
    content = Content(FORMAT, reference_system=_projection(archive, base))
    if others := archive.ending_with(*OTHER_MAPS):
        content.notes.add("others_left_out", names=", ".join(others))
    with TemporaryDirectory(prefix="geofiles-") as folder:
        _unpack(archive, base, Path(folder), source.limits)
        gdal.content_of_layer(
            str(Path(folder, OURS + ".shp")), OURS, content, source.limits.features
        )
    return content


def _missing(archive: Archive) -> str:
    present = {suffix(name) for name in archive.names()}
    return ", ".join(ending for ending in (".shp", ".dbf") if ending not in present)


def _unpack(archive: Archive, base: str, folder: Path, limits: Limits) -> None:
    """Write the files of one layer into our folder, under our name."""
    for ending, name in _files(archive, base).items():
        if ending in NEEDED_BY_GDAL:
            content = archive.read(name)
            if ending == ".shp":
                _check(content, limits)
            Path(folder, OURS + ending).write_bytes(content)


def _check(content: bytes, limits: Limits) -> None:
    if not content.startswith(BEGINNING):
        raise Refused("unreadable", format=FORMAT)
    if len(content) > MOST_BYTES_PER_VERTEX * (limits.vertices + limits.features):
        raise Refused("too_many_vertices", limit=limits.vertices)


def _projection(archive: Archive, base: str) -> str | None:
    """The text of the .prj file as it is written; GDAL never sees it."""
    name = _files(archive, base).get(".prj")
    return decode(archive.read(name), Notes()).strip() or None if name else None


def _files(archive: Archive, base: str) -> dict[str, str]:
    """The files of one layer by their endings, whatever capitals their names are written in;
    of two the one that is written as the layer is."""
    bases = {name: name.rpartition(".")[0] for name in archive.names()}
    alike = [name for name in bases if bases[name].lower() == base.lower()]
    return {suffix(name): name for name in sorted(alike, key=lambda name: bases[name] == base)}
