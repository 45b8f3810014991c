"""Zip files, Shapefiles and GeoPackages made for one test."""

import io
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import shapely


def zipped(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def write(path: Path, geometries: list[shapely.Geometry], **options: object) -> Path:
    """Write geometries with a column `naam` in the format of the path's ending."""
    options = {"crs": "EPSG:31370", "geometry_type": geometries[0].geom_type} | options
    names = np.array([f"Haag {number}" for number in range(1, len(geometries) + 1)], dtype=object)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            str(path),
            geometry=np.array([shapely.to_wkb(geometry) for geometry in geometries], dtype=object),
            field_data=[names],
            fields=["naam"],
            **options,
        )
    return path


def shapefile(folder: Path, geometries: list[shapely.Geometry], without: tuple = (), **options):
    """The files of a Shapefile, by name."""
    folder.mkdir(exist_ok=True)
    write(folder / "hagen.shp", geometries, **options)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix not in without}
