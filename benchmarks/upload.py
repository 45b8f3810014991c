"""A file of 20,000 lines received, understood and stored, against pyogrio's bare reading and COPY.

The bare work reads the same file and writes each line with its name into a table with an index of
its places. Beside it the form examines the file for what may be wrong with it, measures each line,
finds its municipality and its 1 km cell. A GeoJSON file and a GeoPackage. pyogrio has no driver of
PostgreSQL, so the bare work writes by COPY; where the machine has ogr2ogr, it is measured too.

Then how the form answers while the worker reads: the page that says how far it is, and another
person's page, beside the same pages while nothing is read.
"""

import os
import shutil
import subprocess
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from django.conf import settings
from django.core.files import File
from django.db import connection
from django.test import Client
from django.utils import translation

from benchmarks import register
from benchmarks.landscape import hedges, moved
from benchmarks.pages import REQUESTS, WARM
from benchmarks.processes import together
from benchmarks.table import note, ratio_line
from counting.measuring import to_stored
from engagements import understanding, uploading
from engagements.models import Contribution, Site, Upload, UploadState
from tests.engagements.pledging import Visitor
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
            pairs, beside_ogr2ogr = [], []
            for _ in range(arguments.rounds):
                contribution = ContributionFactory(target=target)
                register.execute(_TABLE)
                _, bare = together(database, read_barely, [path])
                _, ours = together(database, receive, [(path, contribution.pk)])
                pairs.append((bare, ours))
                if shutil.which("ogr2ogr"):
                    _, literal = together(database, convert, [path])
                    beside_ogr2ogr.append((literal, ours))
            ratio_line(f"{name} of {LINES:,} lines / pyogrio and COPY", pairs)
            if beside_ogr2ogr:
                ratio_line(f"{name} of {LINES:,} lines / ogr2ogr", beside_ogr2ogr)
            stored = Site.objects.filter(contribution=contribution).count()
            weight, most = path.stat().st_size / 1e6, max(bare.peak for bare, _ in pairs)
            note(f"{weight:.1f} MB; {stored:,} lie in Belgium; the bare work took {most:.0f} MB")
        settings.MEDIA_ROOT = folder
        ask_meanwhile(database, Path(folder, "lines.geojson"), arguments.rounds)


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


def convert(path):
    """What ogr2ogr does with the file, starting it included."""
    parameters = connection.get_connection_params()
    names = [name for name in ("dbname", "host", "port", "user", "password") if name in parameters]
    source = "PG:" + " ".join(f"{name}={parameters[name]}" for name in names)
    command = ["ogr2ogr", "-f", "PostgreSQL", source, path, "-nln", "bench_ogr2ogr", "-overwrite"]
    # The drivers forbidden to our own GDAL are not all known to another one.
    environment = {name: os.environ[name] for name in os.environ if "_SKIP" not in name}
    subprocess.run(command, check=True, env=environment)


def ask_meanwhile(database, path, rounds):
    """Send the file through the form, and ask for pages while another process reads it."""
    translation.activate("en")
    sender, other = Visitor(Client()).begin(), Visitor(Client()).begin()
    for visitor in (sender, other):
        visitor.choose_targets()
    pages = {
        "how far it is": (sender.client, sender.address("upload", sender.draft.key, 1)),
        "another person's page": (other.client, other.page("undertaking")),
    }
    sent, alone, meanwhile = [], [], []
    for _ in range(rounds):
        start = time.perf_counter()
        sender.upload(path.read_bytes(), path.name)
        sent.append(time.perf_counter() - start)
        upload = Upload.objects.first()
        alone += [seconds_of(pages) for _ in range(WARM + REQUESTS)][WARM:]
        reader = get_context("spawn").Process(
            target=read_alone, args=(database, settings.MEDIA_ROOT, upload.pk)
        )
        reader.start()
        while upload.is_being_read and reader.is_alive():
            upload.refresh_from_db()
            seconds = seconds_of(pages)
            meanwhile += [seconds] if upload.state == UploadState.READING else []
        reader.join()
        upload.refresh_from_db()
        if upload.state != UploadState.READ:
            raise RuntimeError(
                f"{path.name} was not understood: {upload.state} {upload.reasons},"
                f" its reader ended with status {reader.exitcode}"
            )
    note(f"the page that takes the file answers after {np.median(sent) * 1000:.0f} ms")
    for name, during, before in zip(pages, *map(np.transpose, (meanwhile, alone)), strict=True):
        (median, p95), (usual, usual_p95) = (np.percentile(x, (50, 95)) for x in (during, before))
        note(
            f"{name} while it is read / while not: {median * 1000:.1f} ms / {usual * 1000:.1f} ms"
            f" = {median / usual:.2f}, p95 {p95 * 1000:.1f} ms / {usual_p95 * 1000:.1f} ms"
            f" = {p95 / usual_p95:.2f}, {len(during)} times"
        )


def seconds_of(pages):
    """What each page takes, one after the other, as the page that waits asks for itself again."""
    taken = []
    for client, address in pages.values():
        start = time.perf_counter()
        client.get(address, headers={"HX-Request": "true"})
        taken.append(time.perf_counter() - start)
    return taken


def read_alone(database, folder, upload_id):
    """What the worker does with the file, in a process of its own."""
    settings.MEDIA_ROOT = folder
    register.use(database)
    understanding.understand(upload_id)
