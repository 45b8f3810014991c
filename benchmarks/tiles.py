"""Vector tiles of every zoom and 1,000 features as GeoJSON, against tipg on the same table.

Both answer over HTTP, one process each, uncompressed, in turns; ours as in docker-compose.yml. No
cache stands before either; what asking again costs, with the ETag of the answer before, is printed
beside. tipg draws the indexed Mercator column and gets an environment of its own below var/.
"""

import os
import subprocess
import venv
from pathlib import Path
from urllib.parse import quote

import numpy as np
from django.db import connection

from benchmarks.serving import asked, register_at, serving
from benchmarks.table import note
from catalogue.tiles import WORLD
from counting.models import PublicPlace

ZOOMS = range(6, 15)
TILES = 25
#: How often both are asked at each zoom, beside the first time for each tile.
REQUESTS = 100
HOME = Path("var", "tipg")
TABLE = "public.counting_publicplace"
OURS = "/tiles/{z}/{x}/{y}.mvt"
THEIRS = f"/collections/{TABLE}/tiles/WebMercatorQuad/{{z}}/{{x}}/{{y}}?geom-column=mercator"
OUR_FEATURES = "/ogc/collections/places/items?limit=1000"
THEIR_FEATURES = f"/collections/{TABLE}/items?limit=1000&f=geojson&geom-column=geometry"


def measure(_database, arguments):
    """Fill the register, start both servers, ask for the same of both."""
    python = tipg()
    if python is None:
        return
    database = arguments.registers.of(arguments.engagements, arguments.lines_each)
    note(f"{PublicPlace.objects.count():,} public places")
    ours, theirs = arguments.port, arguments.port + 1
    uvicorn = [python, "-m", "uvicorn", "tipg.main:app", f"--port={theirs}"]
    quiet = ["--log-level=warning", "--timeout-keep-alive=60"]
    other = os.environ | {"DATABASE_URL": their_address(database), "TIPG_DB_SCHEMAS": '["public"]'}
    with (
        register_at(ours, database) as bba,
        serving([*uvicorn, *quiet], other, theirs) as rival,
    ):
        for zoom in ZOOMS:
            addresses = list(tiles_of(zoom))
            pairs = [(OURS.format(**each), THEIRS.format(**each)) for each in addresses]
            beside(f"zoom {zoom}, {len(pairs)} tiles", bba, rival, pairs)
        beside("1,000 features", bba, rival, [(OUR_FEATURES, THEIR_FEATURES)])


def tiles_of(zoom):
    """Some tiles of this zoom in which places lie, spread over the register."""
    middles = PublicPlace.objects.order_by("pk").values_list("x", "y")
    width = WORLD / 2**zoom
    known = dict.fromkeys(
        (int((x + WORLD / 2) // width), int((WORLD / 2 - y) // width)) for x, y in middles
    )
    for x, y in list(known)[:: max(len(known) // TILES, 1)][:TILES]:
        yield {"z": zoom, "x": x, "y": y}


def beside(words, bba, rival, pairs):
    """Ask both in turns; print the ratios of the median and of the p95, and the heaviest answer.

    Each pair is asked for once before it counts. Then ours is asked whether anything has changed.
    """
    ours, theirs, again, weights = [], [], [], []
    for mine, other in pairs:
        for turn in range(1 + -(-REQUESTS // len(pairs))):
            seconds, answer, content = asked(bba, mine)
            their_seconds, _, _ = asked(rival, other)
            known, _, _ = asked(bba, mine, **{"If-None-Match": answer.headers["ETag"]})
            if turn:
                ours.append(seconds)
                theirs.append(their_seconds)
                again.append(known)
                weights.append(len(content))
    said = []
    for name, percent in (("median", 50), ("p95", 95)):
        mine, other = (np.percentile(side, percent) * 1000 for side in (ours, theirs))
        said.append(f"{name} {mine:.1f} ms / {other:.1f} ms = {mine / other:.2f}")
    known = f"nothing new {np.median(again) * 1000:.1f} ms"
    note(f"{words:20} {', '.join(said)}; at most {max(weights) / 1000:.0f} KB; {known}")


def their_address(database):
    """The same as tipg reads it."""
    known = connection.get_connection_params()
    host, port = quote(known.get("host", "localhost"), safe=""), known.get("port", 5432)
    password = quote(known.get("password", ""))
    return f"postgresql://{known['user']}:{password}@{host}:{port}/{database}"


def tipg():
    """The Python of an environment with tipg, made where there is none; None where it cannot be."""
    python = HOME / "bin" / "python"
    if not python.exists():
        note(f"Installing tipg into {HOME} ...")
        venv.create(HOME, with_pip=True)
    command = [python, "-m", "pip", "install", "--quiet", "tipg==1.6.1", "uvicorn==0.54.0"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        note("tipg cannot be installed from PyPI: nothing is compared with it.")
        return None
    return python.absolute()
