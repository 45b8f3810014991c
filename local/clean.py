"""Remove everything that a start makes again: the servers' files, .venv, and compiled files.

The database of `make run`, its letters and uploaded files go too.
"""

import shutil
import sys
from pathlib import Path

from local.places import ROOT, TRANSLATIONS, Unreachable, server_home, server_user, socket_folder
from local.processes import end_leftovers
from local.stack import Occupied, lock

COMPUTED = (
    ".venv",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
)


def main() -> int:
    """Remove what can be made again, unless a process still works with it."""
    try:
        for folder in sorted((ROOT / "var").glob("*/")):
            remove_working_folder(folder)
    except (Occupied, Unreachable) as problem:
        say(str(problem))
        return 1
    for name in ("var", *COMPUTED):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in TRANSLATIONS:
        for compiled in folder.rglob("*.mo"):
            compiled.unlink()
    return 0


def remove_working_folder(folder: Path) -> None:
    """Remove one folder in var/, with what its servers keep elsewhere."""
    with lock(folder, waits=False, tell=say):
        end_leftovers(folder)
        home = server_home(folder, server_user())
        shutil.rmtree(socket_folder(home), ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def say(sentence: str) -> None:
    """Tell a sentence to the person at the terminal."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
