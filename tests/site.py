"""The whole register in real processes, on servers and in a folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from celery.beat import PersistentScheduler

from bba.celery import app
from local import programs
from local.environment import free_port, local_environment
from local.places import ROOT, server_home, server_user, socket_folder
from local.processes import Process
from local.run import answers
from local.stack import Stack, running

PATIENCE = 60  # seconds, far more than anything here takes


@dataclass
class Site:
    """Its address, and its processes by name (web, worker, beat, redis, postgres)."""

    folder: Path
    stack: Stack
    port: int
    environment: dict[str, str]
    processes: dict[str, Process] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.environment["SITE_ADDRESS"]

    def start(self, name: str) -> Process:
        commands = {
            "web": lambda: programs.web(self.environment, self.port),
            "worker": lambda: programs.worker(self.environment),
            "beat": lambda: programs.beat(self.environment, self.folder),
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = Process(commands[name](), self.folder, log)
        return self.processes[name]

    def start_clock_that_was_off(self) -> None:
        """Start the clock with a note of two minutes ago: it asks at once for all it missed."""
        scheduler = PersistentScheduler(app, schedule_filename=str(self.folder / "beat"))
        for entry in scheduler.schedule.values():
            entry.last_run_at -= timedelta(minutes=2)
        scheduler.close()
        self.start("beat")

    def stop(self, name: str) -> None:
        self.processes.pop(name).stop()

    def kill(self, name: str) -> None:
        """End a process and its children in the middle of what they do."""
        os.killpg(self.processes[name].popen.pid, signal.SIGKILL)
        self.stop(name)

    def manage(self, *words: str) -> str:
        """Run a management command; return what it printed."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def ask(self, query: str) -> Any:
        """The first value of the first row that the database answers."""
        with self.connected() as database:
            return database.execute(query).fetchone()[0]

    def connected(self) -> psycopg.Connection[Any]:
        """A transaction of its own in the database."""
        sockets = self.stack.database_url.partition("host=")[2]
        return psycopg.connect(host=sockets, user="bba", dbname="bba")

    def wait_until(self, query: str) -> None:
        """Wait until the database answers the query with something true."""
        wait_until(lambda: self.ask(query))


@contextmanager
def prepared_database() -> Iterator[Path]:
    """Give a folder whose database was prepared as `make run` does it, and stopped.

    To prepare it takes most of the start of a site; what each begins with is a copy of it.
    """
    with own_folder() as folder:
        with own_servers(folder) as stack:
            words = [sys.executable, "-m", "local.prepare", str(folder / "sign_ins")]
            environment = site_environment(stack, folder, free_port(0))
            subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True)
        yield folder


@contextmanager
def running_site(prepared: Path) -> Iterator[Site]:
    """Give a register with its web server running; end all of it afterwards.

    Its database begins as a copy of the one in the folder `prepared`.
    """
    with own_folder() as folder:
        user = server_user()
        cluster = server_home(prepared, user) / "postgres"
        subprocess.run(["cp", "-a", cluster, server_home(folder, user)], check=True)
        with own_servers(folder) as stack:
            port = free_port(0)
            site = Site(folder, stack, port, site_environment(stack, folder, port))
            try:
                site.start("web")
                wait_until(lambda: answers(port))
                yield site
            finally:
                for name in list(site.processes):
                    site.kill(name)  # to stop politely takes seconds, which no test asks about


@contextmanager
def own_folder() -> Iterator[Path]:
    """Give a folder that the servers can reach; remove it and all that is theirs afterwards."""
    (ROOT / "var").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="site-", dir=ROOT / "var"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        home = server_home(folder, server_user())
        for each in (socket_folder(home), home, folder):
            shutil.rmtree(each, ignore_errors=True)


@contextmanager
def own_servers(folder: Path) -> Iterator[Stack]:
    """Give a started database and queue in the folder; stop them afterwards."""
    with ExitStack() as ending:
        with other_servers_hidden():
            servers = running(folder, is_durable=False, waits=False, tell=str)
            stack = ending.enter_context(servers)
        yield stack


@contextmanager
def other_servers_hidden() -> Iterator[None]:
    """Let the site start servers of its own, although the tests have been given others."""
    given = {name: os.environ.pop(name, None) for name in ("DATABASE_URL", "REDIS_URL")}
    try:
        yield
    finally:
        os.environ.update({name: value for name, value in given.items() if value})


def site_environment(stack: Stack, folder: Path, port: int) -> dict[str, str]:
    environment = local_environment(stack, folder, port)
    # That a program is told by its haste, tests of the form say; here nobody pauses before sending.
    return environment | {
        "DJANGO_SETTINGS_MODULE": "bba.settings",
        "FASTEST_SENDING_SECONDS": "0",
    }


def wait_until(holds: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
