"""What the register needs from the operating system, and how Debian and Ubuntu call it."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from local import postgres, redis

OS_RELEASE = Path("/etc/os-release")
BROWSERS = ("chromium", "google-chrome", "google-chrome-stable")
APT_WAITS = ("-o", "DPkg::Lock::Timeout=300")  # seconds, while another installation runs


class CannotInstall(Exception):
    """Something is missing and cannot be installed from here; the message says what to do."""


@dataclass(frozen=True)
class Need:
    """One thing that must be on the machine."""

    title: str
    by_hand: str  # what to install where we cannot
    is_there: Callable[[], bool]
    package: Callable[[], str | None]  # its name in Debian or Ubuntu; None: not to be had there


def needs(purpose: str) -> list[Need]:
    """Return what `run` or `test` needs; servers that the environment names are not needed."""
    wanted = [GETTEXT]
    if not os.environ.get("REDIS_URL"):
        wanted.insert(0, REDIS)
    if not os.environ.get("DATABASE_URL"):
        wanted.insert(0, POSTGIS)
    return [*wanted, BROWSER] if purpose == "test" else wanted


def find_browser() -> str | None:
    """Return the path of Chromium or Chrome; a snap is passed over, it cannot be driven."""
    paths = filter(None, map(shutil.which, BROWSERS))
    return next((path for path in paths if "/snap/" not in str(Path(path).resolve())), None)


def newest_postgis() -> str | None:
    """Return the package of the newest PostgreSQL that this release has PostGIS 3 for."""
    pattern = r"^postgresql-[0-9]+-postgis-3$"
    lines = ask_apt("search", "--names-only", pattern).splitlines()
    names = [line.split()[0] for line in lines if line]
    return max(names, key=lambda name: int(name.split("-")[1]), default=None)


def first_of(*names: str) -> Callable[[], str | None]:
    """Return a search for the first of these packages that this release has."""
    return lambda: next(filter(is_available, names), None)


def is_available(name: str) -> bool:
    """Tell whether apt can install the package, and as a program rather than a snap's shell."""
    version = re.search(r"Candidate: (\S+)", ask_apt("policy", name))
    return version is not None and "none" not in version[1] and "snap" not in version[1]


def ask_apt(*words: str) -> str:
    """Return what apt-cache answers."""
    environment = os.environ | {"LC_ALL": "C"}
    answer = subprocess.run(
        ["apt-cache", *words], env=environment, capture_output=True, text=True, check=False
    )
    return answer.stdout


def speaks_apt() -> bool:
    """Tell whether this is Debian, Ubuntu or a relative of theirs."""
    if not (OS_RELEASE.exists() and shutil.which("apt-get")):
        return False
    ids = re.findall(r"^ID(?:_LIKE)?=(.*)$", OS_RELEASE.read_text(), re.MULTILINE)
    return bool({"debian", "ubuntu"} & set(" ".join(ids).replace('"', "").split()))


def as_root() -> list[str]:
    """Return what stands before a command to run it as root."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        raise CannotInstall("This needs root, and there is no sudo.")
    has_terminal = os.isatty(0)
    if not has_terminal and subprocess.run(["sudo", "-n", "true"], check=False).returncode != 0:
        raise CannotInstall("This needs root, and sudo asks for a password that nobody can type.")
    return ["sudo"]


def install_command(names: list[str]) -> list[str]:
    """Return the command that installs these packages without asking questions."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    options = ["install", "--yes", "--no-install-recommends", *APT_WAITS]
    return [*as_root(), *quiet, "apt-get", *options, *names]


def update_command() -> list[str]:
    """Return the command that reads the lists of packages."""
    return [*as_root(), "apt-get", "update", *APT_WAITS]


def by_hand(missing: list[Need]) -> str:
    """Return sentences that say what a person has to install."""
    if speaks_apt():
        names = [need.package() for need in missing]
        if all(names):
            return f"As root: apt-get install {' '.join(filter(None, names))}\nThen start again."
    lines = "\n".join(f"  - {need.by_hand}" for need in missing)
    return f"Please install, then start again:\n{lines}"


POSTGIS = Need(
    "PostgreSQL with PostGIS",
    "PostgreSQL 14 or newer with PostGIS 3 (initdb on the PATH), or set DATABASE_URL",
    lambda: postgres.find_programs() is not None,
    newest_postgis,
)
REDIS = Need(
    "Redis",
    "Redis 6 or newer, or Valkey (redis-server or valkey-server on the PATH), or set REDIS_URL",
    lambda: redis.find_server() is not None,
    first_of("redis-server", "valkey-server"),
)
GETTEXT = Need(
    "gettext, for the translations",
    "GNU gettext (msgfmt on the PATH)",
    lambda: shutil.which("msgfmt") is not None,
    first_of("gettext"),
)
BROWSER = Need(
    "Chromium, for the tests in a browser",
    "Chromium or Google Chrome (not the snap); without it the tests in a browser are skipped",
    lambda: find_browser() is not None,
    first_of("chromium"),
)
