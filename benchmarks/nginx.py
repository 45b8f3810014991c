"""Warm pages through nginx, as docker-compose.yml puts it in front, beside a file of the same size.

Both over HTTP from the same nginx, compressed as for a browser, in turns; wrk asks for one of them
again and again for a few seconds. The configuration is that of `deploy/proxy`. Needs Debian's nginx
and wrk, and is left out where they are missing.
"""

import getpass
import re
import shutil
import subprocess
from pathlib import Path
from statistics import median

from django.urls import reverse
from django.utils import translation

from axes.models import Objective
from benchmarks.serving import asked, collect_static, register_at, serving
from benchmarks.table import note
from territory.models import Municipality

HOME = Path("var", "bench", "nginx").absolute()
ROUNDS = 3
SECONDS = 3
CONNECTIONS = 16
CONFIGURATION = Path("deploy", "trial.conf")


def measure(_database, arguments):
    """Fill the register, serve it, and put both to the same load."""
    missing = [name for name in ("nginx", "wrk") if shutil.which(name) is None]
    if missing:
        note(f"Not measured without {' and '.join(missing)}: apt-get install nginx wrk.")
        return
    database = arguments.registers.of(arguments.engagements, arguments.lines_each)
    collect_static(database)
    behind, port = arguments.port, arguments.port + 1
    configuration = written(behind, port)
    translation.activate("en")
    with (
        register_at(behind, database, workers=3) as straight,
        serving(["nginx", "-c", configuration], None, port) as proxy,
    ):
        for words, address in pages().items():
            beside(words, address, straight, proxy)


def pages():
    """What is asked for."""
    objective = Objective.objects.in_display_order()[0]
    return {
        "home": reverse("catalogue:home"),
        "progress": reverse("catalogue:progress"),
        "objective": reverse("catalogue:objective", args=[objective.slug]),
        "municipality": Municipality.objects.order_by("nis_code")[0].get_absolute_url(),
    }


def written(upstream, port):
    """The configuration: our own files, between a port of this machine and the web server."""
    shutil.rmtree(HOME, ignore_errors=True)
    (HOME / "files").mkdir(parents=True)
    path = HOME / "nginx.conf"
    path.write_text(
        CONFIGURATION.read_text().format(
            user=getpass.getuser(),
            home=HOME,
            deploy=CONFIGURATION.parent.absolute(),
            upstream=upstream,
            port=port,
        )
    )
    return path


def beside(words, address, straight, proxy):
    """Print requests a second of the page and of the file, and the ratio of each turn."""
    _, _, html = asked(straight, address)
    file = f"/files/{words}.html"
    Path(f"{HOME}{file}").write_bytes(html)
    turns = [(rate(proxy, address), rate(proxy, file)) for _ in range(ROUNDS)]
    ratios = sorted(page / other for page, other in turns)
    page, other = (median(side) for side in zip(*turns, strict=True))
    note(
        f"{words:14} {page:8,.0f} requests/s / {other:8,.0f} = {median(ratios):.2f}"
        f"  ({ratios[0]:.2f} to {ratios[-1]:.2f}), {len(html) / 1000:.0f} KB of HTML"
    )


def rate(server, address):
    """Answers a second, asked for as a browser does by several at once."""
    command = [
        "wrk",
        "--threads=1",
        f"--connections={CONNECTIONS}",
        f"--duration={SECONDS}s",
        "--header=Accept-Encoding: gzip",
        f"http://127.0.0.1:{server.port}{address}",
    ]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(said)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
