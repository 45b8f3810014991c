"""A file of 20,000 lines received, understood and stored, against pyogrio's bare reading and COPY.

The bare work reads the same file and writes each line with its name into a table with an index of
its places. Beside it the form examines the file for what may be wrong with it, measures each line,
finds its municipality and its 1 km cell. A GeoJSON file and a GeoPackage.
"""

import tempfile
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from django.conf import settings
from django.core.files import File
from django.db import connection

from benchmarks import register
from benchmarks.landscape import hedges, moved
from benchmarks.processes import together
from benchmarks.table import note, ratio_line
from counting.measuring import to_stored
from engagements import understanding, uploading
from engagements.models import Contribution, Site
from tests.factories.engagements import ContributionFactory

LINES = 20_000
#: From the corner in which the generated country begins to the middle of Belgium, in metres.
INLAND = (95_000, 100_000)
DRIVERS = {"lines.geojson": "GeoJSON", "lines.gpkg": "GPKG"}
_TABLE = """
    DROP TABLE IF EXISTS bench_upload;
    CREATE TABLE bench_upload (
        id bigserial PRIMARY KEY, name text, geometry geometry(Geometry, 4326)
    );
    CREATE INDEX ON bench_upload USING gist (geometry)
"""


def measure(database, arguments):
    """Each file in turns, in fresh processes."""
    lines = to_stored(moved(hedges(LINES), *INLAND))
    [target] = register.new_register(hedges(1_000))
    with tempfile.TemporaryDirectory() as folder:
        for name, driver in DRIVERS.items():
            path = Path(folder, name)
            write(path, driver, lines)
            pairs = []
            for _ in range(arguments.rounds):
                contribution = ContributionFactory(target=target)
                register.execute(_TABLE)
                _, bare = together(database, read_barely, [path])
                _, ours = together(database, receive, [(path, contribution.pk)])
                pairs.append((bare, ours))
            ratio_line(f"{name} of {LINES:,} lines / pyogrio and COPY", pairs)
            stored = Site.objects.filter(contribution=contribution).count()
            weight, most = path.stat().st_size / 1e6, max(bare.peak for bare, _ in pairs)
            note(f"{weight:.1f} MB; {stored:,} lie in Belgium; the bare work took {most:.0f} MB")


def write(path, driver, lines):
    """The lines (EPSG:4326) with their names as a file."""
    names = np.array([f"Hedge {number}" for number in range(len(lines))], dtype=object)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(lines),
        [names],
        ["name"],
        geometry_type="LineString",
        crs="EPSG:4326",
        driver=driver,
    )


def read_barely(path):
    """Read the file and copy it into the table."""
    _, _, geometry, (names,) = pyogrio.raw.read(path)
    shapes = shapely.set_srid(shapely.from_wkb(geometry), 4326)
    written = shapely.to_wkb(shapes, hex=True, include_srid=True)
    copying = "COPY bench_upload (name, geometry) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for row in zip(names, written, strict=True):
            copy.write_row(row)


def receive(share):
    """What the form and its worker do with the file."""
    path, contribution_id = share
    settings.MEDIA_ROOT = str(path.parent)
    contribution = Contribution.objects.get(pk=contribution_id)
    with path.open("rb") as file:
        upload = uploading.receive(contribution, File(file, path.name))
    understanding.understand(upload.pk)
    upload.refresh_from_db()
    if not contribution.sites.exists():
        raise RuntimeError(f"{path.name} was not understood: {upload.state} {upload.unsuitable}")
