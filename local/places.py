"""Where the private servers keep their files, and which folders they can reach."""

import hashlib
import os
import pwd
import stat
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Folders with translations, which set-up compiles.
TRANSLATIONS = (ROOT / "locale", ROOT / "languages" / "overrides")
SERVER_USER = (
    "postgres"  # PostgreSQL refuses to run as root, so root hands its cluster to this user
)
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes
SOCKET_NAME = ".s.PGSQL.5432"  # the longer of the two socket names
PLAIN_CHARACTERS = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-"  # no quoting in addresses
)


class Unreachable(Exception):
    """A folder cannot be used; the message says which, why, and what to do."""


def working_folder(name: str | Path) -> Path:
    """Return var/<name>, made when it is missing; an absolute name is taken as it is."""
    folder = ROOT / "var" / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError:
        raise Unreachable(f"{folder} cannot be made by this user.") from None
    if not os.access(folder, os.W_OK):
        owner = folder.owner()
        raise Unreachable(f"{folder} belongs to '{owner}'. Start as '{owner}', or remove it.")
    return folder


def server_user() -> str | None:
    """Return the user who runs PostgreSQL: None for ourselves, a name when we are root."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(SERVER_USER)
    except KeyError:
        message = (
            f"PostgreSQL does not run as root, and this machine has no user '{SERVER_USER}'. "
            f"Make one with: useradd --system {SERVER_USER}"
        )
        raise Unreachable(message) from None
    return SERVER_USER


def server_home(folder: Path, user: str | None) -> Path:
    """Return the folder for the servers' files: `folder`, or one that `user` can reach."""
    if user is None or is_open_to_all(folder):
        return folder
    home = Path("/var/lib") / f"engagements-{mark_of(folder)}"
    home.mkdir(mode=0o755, exist_ok=True)
    return home


def is_open_to_all(folder: Path) -> bool:
    """Tell whether every user may walk into the folder."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (folder, *folder.parents))


def socket_folder(home: Path) -> Path:
    """Return the folder for the sockets: inside `home`, or a short one where that is too long."""
    inside = home / "sockets"
    is_short = len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
    if is_short and set(str(inside)) <= PLAIN_CHARACTERS:
        return inside
    return Path(tempfile.gettempdir()) / f"engagements-{os.geteuid()}-{mark_of(home)}"


def make_private(folder: Path, user: str | None) -> None:
    """Make the folder if needed, for `user` (None: ourselves) alone; refuse somebody else's."""
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = os.geteuid() if user is None else pwd.getpwnam(user).pw_uid
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in own_users():
        raise Unreachable(f"{folder} belongs to somebody else. Remove it and start again.")
    if found.st_uid != owner:
        os.chown(folder, owner, pwd.getpwuid(owner).pw_gid)
    folder.chmod(0o700)


def own_users() -> set[int]:
    """Return the users whose folders are ours: ourselves and, for root, the server's user."""
    users = {os.geteuid()}
    if os.geteuid() == 0:
        users |= {each.pw_uid for each in pwd.getpwall() if each.pw_name == SERVER_USER}
    return users


def mark_of(path: Path) -> str:
    """Return eight characters that stand for this path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]
