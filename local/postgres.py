"""A private PostgreSQL with PostGIS: its own files, a unix socket, no port."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT

from local.places import make_private
from local.processes import Command, Process

NAME = "bba"  # of the role and of the database
OLDEST = 14
LONGEST_LOG = 5_000_000  # bytes, after which a log begins anew
START_SECONDS = 60.0
ATTEMPTS = 3  # a killed server's children may hold its memory for a moment
QUICK_AND_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NotStarted(Exception):
    """PostgreSQL did not start; the message carries the end of its log."""


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's programs of one version that has PostGIS."""

    version: int
    folder: Path

    def path(self, name: str) -> str:
        """Return the full path of one program."""
        return str(self.folder / name)


def find_programs(version: int | None = None) -> Programs | None:
    """Return the newest PostgreSQL with PostGIS on this machine, or the one of that version."""
    found = [one for one in installed() if version in {None, one.version}]
    return max(found, key=lambda one: one.version, default=None)


def installed() -> Iterator[Programs]:
    """Yield each PostgreSQL, not older than 14, that can create the extension PostGIS."""
    folders = {path.parent.resolve() for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")}
    on_path = shutil.which("initdb")
    if on_path:
        folders.add(Path(on_path).resolve().parent)
    for folder in sorted(folders):
        version = version_of(folder)
        if version >= OLDEST and has_postgis(folder, version):
            yield Programs(version, folder)


def version_of(folder: Path) -> int:
    """Return the major version of the programs in this folder, 0 when they do not run."""
    if not (folder / "postgres").exists():
        return 0
    answer = subprocess.run(
        [folder / "initdb", "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"(\d+)", answer.stdout)
    return int(number.group(1)) if number else 0


def has_postgis(folder: Path, version: int) -> bool:
    """Tell whether PostGIS is installed beside these programs."""
    share = [
        Path(f"/usr/share/postgresql/{version}"),
        folder.parent / "share",
        folder.parent / "share/postgresql",
    ]
    return any((each / "extension/postgis.control").exists() for each in share)


@dataclass
class Postgres:
    """One private server; `start()` makes its cluster the first time."""

    folder: Path  # for the log and the process's note
    home: Path  # for the cluster, which `user` must be able to reach
    sockets: Path
    user: str | None
    is_durable: bool

    @property
    def cluster(self) -> Path:
        """The folder of PostgreSQL's own files."""
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        """The file that takes what the server says."""
        return self.folder / "postgres.log"

    @property
    def address(self) -> str:
        """The DATABASE_URL of this server."""
        return f"postgis://{NAME}@/{NAME}?host={self.sockets}"

    def start(self) -> Process:
        """Start the server, wait until it answers, and return its process."""
        programs = self.programs()
        self.make_cluster(programs)
        for attempt in range(1, ATTEMPTS + 1):
            process = self.launch(programs)
            if self.answers(process, programs):
                return process
            process.stop()
            time.sleep(attempt)
        raise NotStarted(f"PostgreSQL did not start. The end of {self.log}:\n{self.last_words()}")

    def programs(self) -> Programs:
        """Return the programs that fit the cluster; a forgetful cluster gives way to new ones."""
        version_file = self.cluster / "PG_VERSION"
        newest = find_programs()
        if newest is None:
            raise NotStarted("No PostgreSQL with PostGIS is installed. Run: sh local/setup.sh run")
        if not version_file.exists():
            return newest
        if not self.is_durable and self.was_interrupted():
            shutil.rmtree(self.cluster)
            return newest
        return self.programs_of(int(version_file.read_text()), newest)

    def programs_of(self, version: int, newest: Programs) -> Programs:
        """Return the programs of the version that made the cluster."""
        fitting = find_programs(version)
        if fitting:
            return fitting
        if self.is_durable:
            message = (
                f"{self.cluster} was made by PostgreSQL {version}, which is not installed any "
                f"more (found: {newest.version}). Install postgresql-{version}-postgis-3 again, "
                "or begin anew with: make clean"
            )
            raise NotStarted(message)
        shutil.rmtree(self.cluster)
        return newest

    def was_interrupted(self) -> bool:
        """Tell whether the server ended without closing its files."""
        return (self.cluster / "postmaster.pid").exists()

    def make_cluster(self, programs: Programs) -> None:
        """Make the cluster and the database in it, all or nothing."""
        if self.cluster.exists():
            (self.cluster / "postmaster.pid").unlink(missing_ok=True)  # ours alone: see the lock
            return
        unfinished = self.home / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        make_private(unfinished, self.user)
        cluster = str(unfinished)
        self.run([programs.path("initdb"), "-D", cluster, *self.cluster_options(programs)])
        self.run(
            [programs.path("postgres"), "--single", "-D", cluster, "postgres"],
            words=f"CREATE DATABASE {NAME}\n",
        )
        unfinished.rename(self.cluster)

    def cluster_options(self, programs: Programs) -> list[str]:
        """Return how the cluster is made: UTF-8, and the root collation where it is known."""
        options = [f"--username={NAME}", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        if programs.version >= 15:
            options += ["--locale-provider=icu", "--icu-locale=und"]
        return options if self.is_durable else [*options, "--no-sync"]

    def run(self, command: list[str], words: str = "") -> None:
        """Run one of PostgreSQL's programs to its end, as the server's user."""
        answer = subprocess.run(
            command,
            input=words,
            cwd="/",
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if answer.returncode != 0:
            raise NotStarted(f"{' '.join(command)} failed:\n{answer.stdout}")

    def launch(self, programs: Programs) -> Process:
        """Start the server's process."""
        settings = [
            "listen_addresses=",
            f"unix_socket_directories={self.sockets}",
            "unix_socket_permissions=0700",
            "max_connections=200",
            *([] if self.is_durable else QUICK_AND_FORGETFUL),
        ]
        words = [programs.path("postgres"), "-D", str(self.cluster)]
        for setting in settings:
            words += ["-c", setting]
        command = Command("postgres", words, self.cluster, user=self.user, stop_signal=SIGINT)
        is_long = self.log.exists() and self.log.stat().st_size > LONGEST_LOG
        with self.log.open("wb" if is_long else "ab") as log:
            return Process(command, self.folder, log)

    def answers(self, process: Process, programs: Programs) -> bool:
        """Wait until the server takes connections; False when it ended or took too long."""
        question = [programs.path("pg_isready"), "--quiet", f"--host={self.sockets}"]
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and not process.has_ended():
            if subprocess.run(question, check=False).returncode == 0:
                return True
            time.sleep(0.1)
        return False

    def last_words(self) -> str:
        """Return the end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
