"""Vector tiles of every zoom and 1,000 features as GeoJSON, against tipg on the same table.

Both answer over HTTP, one process each, uncompressed, in turns; our cache is emptied before each
request. tipg draws the indexed Mercator column and gets an environment of its own below var/.
"""

import http.client
import os
import subprocess
import sys
import time
import venv
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import numpy as np
from django.core.cache import cache
from django.db import connection

from benchmarks import country
from benchmarks.table import note
from catalogue.tiles import WORLD
from counting.models import PublicPlace

ZOOMS = range(6, 15)
TILES = 25
FEATURES = 20
HOME = Path("var", "tipg")
PATIENCE = 60  # seconds a server may take to start
TABLE = "public.counting_publicplace"
OURS = "/tiles/{z}/{x}/{y}.mvt"
THEIRS = f"/collections/{TABLE}/tiles/WebMercatorQuad/{{z}}/{{x}}/{{y}}?geom-column=mercator"
OUR_FEATURES = "/ogc/collections/places/items?limit=1000"
THEIR_FEATURES = f"/collections/{TABLE}/items?limit=1000&f=geojson&geom-column=geometry"


def measure(database, arguments):
    """Fill the register, start both servers, ask for the same of both."""
    python = tipg()
    if python is None:
        return
    country.settled(database, arguments.engagements)
    note(f"{PublicPlace.objects.count():,} public places")
    gunicorn = [sys.executable, "-m", "gunicorn", "bba.wsgi:application", "--workers=1"]
    uvicorn = [python, "-m", "uvicorn", "tipg.main:app", "--log-level=warning"]
    ours, theirs = arguments.port, arguments.port + 1
    mine = os.environ | {"DATABASE_URL": our_address(database)}
    other = os.environ | {"DATABASE_URL": their_address(database), "TIPG_DB_SCHEMAS": '["public"]'}
    with (
        serving([*gunicorn, f"--bind=127.0.0.1:{ours}"], mine, ours) as bba,
        serving([*uvicorn, f"--port={theirs}"], other, theirs) as rival,
    ):
        for zoom in ZOOMS:
            addresses = list(tiles_of(zoom))
            pairs = [(OURS.format(**each), THEIRS.format(**each)) for each in addresses]
            beside(f"zoom {zoom}, {len(pairs)} tiles", bba, rival, pairs)
        beside("1,000 features", bba, rival, [(OUR_FEATURES, THEIR_FEATURES)] * FEATURES)


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

    Each pair is asked for once before it counts.
    """
    ours, theirs, weights = [], [], []
    for mine, other in pairs:
        for turn in range(1 + -(-TILES // len(pairs))):
            cache.clear()
            seconds, weight = asked(bba, mine)
            their_seconds, _ = asked(rival, other)
            if turn:
                ours.append(seconds)
                theirs.append(their_seconds)
                weights.append(weight)
    said = []
    for name, percent in (("median", 50), ("p95", 95)):
        mine, other = (np.percentile(side, percent) * 1000 for side in (ours, theirs))
        said.append(f"{name} {mine:.1f} ms / {other:.1f} ms = {mine / other:.2f}")
    note(f"{words:20} {', '.join(said)}; at most {max(weights) / 1000:.0f} KB")


def asked(connected, address):
    """Seconds and bytes of one answer."""
    start = time.perf_counter()
    connected.request("GET", address)
    answer = connected.getresponse()
    content = answer.read()
    seconds = time.perf_counter() - start
    if answer.status not in {200, 204}:
        raise RuntimeError(f"{address} answers {answer.status}")
    return seconds, len(content)


@contextmanager
def serving(command, environment, port):
    """Run a server and keep a connection to it."""
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield reached(port, process)
    finally:
        process.terminate()
        process.wait()


def reached(port, process):
    """A connection to the server, as soon as it answers."""
    connected = http.client.HTTPConnection("127.0.0.1", port)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            connected.connect()
        except ConnectionRefusedError:
            time.sleep(0.2)
        else:
            return connected
    raise RuntimeError(f"Nothing answers at port {port}.")


def our_address(database):
    """The DATABASE_URL with the name of the measure's database."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


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
