"""The register's own processes: web, worker and beat, as docker-compose.yml starts them too."""

import sys
from collections.abc import Mapping
from pathlib import Path

from local.environment import HOST
from local.places import ROOT
from local.processes import Command

Environment = Mapping[str, str]


def web(environment: Environment, port: int) -> Command:
    """Return the web server; it reads changed code again where DEBUG is on."""
    words = [
        *(sys.executable, "-m", "gunicorn", "bba.wsgi:application"),
        *("--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--timeout", "120", "--graceful-timeout", "5", "--log-level", "warning"),
    ]
    is_debugging = environment["DEBUG"].lower() in {"1", "true", "yes", "on"}
    words.append("--reload" if is_debugging else "--preload")  # preloaded, it starts faster
    return Command("web", words, ROOT, environment)


def worker(environment: Environment) -> Command:
    """Return the worker; it finishes what it began before it stops."""
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    words = [*celery("worker"), "--concurrency", "2", "--loglevel", "INFO", *quiet]
    return Command("worker", words, ROOT, environment, patience=20.0)


def beat(environment: Environment, folder: Path) -> Command:
    """Return the clock, which keeps what it did last in `folder`."""
    words = [*celery("beat"), "--schedule", str(folder / "beat"), "--loglevel", "WARNING"]
    return Command("beat", [*words, "--pidfile="], ROOT, environment)


def celery(what: str) -> list[str]:
    """Return how one of Celery's programs is started."""
    quiet = ["-W", "ignore:You're running the worker with superuser"]  # as its owner chose
    return [sys.executable, *quiet, "-m", "celery", "--quiet", "--app", "bba", what]
