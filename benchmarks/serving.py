"""Servers beside a measure: ours as docker-compose.yml starts it, and others."""

import http.client
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import yaml

PATIENCE = 60  # seconds a server may take to start
STATIC = Path("var", "bench", "static").absolute()


@contextmanager
def register_at(port, database, *, workers=1):
    """The register with this database, by so many processes of the web server; a connection."""
    with serving(web_command(port, workers), web_environment(database), port) as connected:
        yield connected


def web_command(port, workers):
    """What docker-compose.yml says, but where it listens and by how many."""
    compose = yaml.safe_load(Path("docker-compose.yml").read_text())
    program, *options = compose["services"]["web"]["command"]
    # Of an option that is given twice the last one is taken.
    ours = [f"--bind=127.0.0.1:{port}", f"--workers={workers}"]
    kept = [each for each in options if not each.startswith("--bind=")]  # of this all are taken
    return [sys.executable, "-m", program, *kept, *ours]


def web_environment(database):
    """The settings of production, but without encryption."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}")
    return os.environ | {
        "DATABASE_URL": urlunsplit(address),
        "DJANGO_SETTINGS_MODULE": "bba.settings",
        "SECRET_KEY": "only-for-a-measure-" + "x" * 40,
        "SECURE": "false",
        "STATIC_FROM_SOURCE": "false",
        "STATIC_ROOT": str(STATIC),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_ADDRESS": "http://127.0.0.1",
    }


def collect_static(database):
    """What the image holds: static files, compressed, by the names of their content."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, env=web_environment(database), check=True)


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


def asked(connected, address, **headers):
    """Seconds, and the answer with its content read, to one request."""
    start = time.perf_counter()
    connected.request("GET", address, headers=headers)
    answer = connected.getresponse()
    content = answer.read()
    seconds = time.perf_counter() - start
    if answer.status not in {200, 204, 304}:
        raise RuntimeError(f"{address} answers {answer.status}")
    return seconds, answer, content
