"""Start a process that dies with us, stop it with all its children, and find what a crash left.

Each process leads a session of its own, so Ctrl-C in a terminal reaches only the launcher, which
then stops them in order. A note of each (its number and the moment it began) lies in `pids/` of the
working folder until it has stopped.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PAUSE = 0.05
LEFTOVER_PATIENCE = 8.0  # seconds


@dataclass(frozen=True)
class Command:
    """How to start one process, and how to ask it to stop."""

    name: str
    words: Sequence[str]
    cwd: Path
    environment: Mapping[str, str] | None = None
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0  # seconds between asking and forcing


class Process:
    """A running command with its note in `pids/`."""

    def __init__(self, command: Command, folder: Path, output: int | IO[bytes]) -> None:
        """Start the command; `output` takes what it prints (subprocess.PIPE or an open file)."""
        self.command = command
        self.note = note_path(folder, command.name)
        self.popen = subprocess.Popen(
            [*dying_with_us(command.stop_signal), *command.words],
            cwd=command.cwd,
            env=command.environment,
            user=command.user,
            group=command.user,
            extra_groups=None if command.user is None else [],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        unfinished = self.note.with_suffix(".new")
        unfinished.write_text(f"{self.popen.pid} {began_at(self.popen.pid)}")
        unfinished.replace(self.note)

    def has_ended(self) -> bool:
        """Tell whether the process has ended by itself."""
        return self.popen.poll() is not None

    def stop(self) -> None:
        """Ask the process to stop, wait as long as its patience, then end its whole session."""
        if not self.has_ended():
            self.popen.send_signal(self.command.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(self.command.patience)
        kill_session(self.popen.pid)
        self.popen.wait()
        self.note.unlink(missing_ok=True)


def dying_with_us(number: signal.Signals) -> list[str]:
    """Return what stands before a command so that the kernel sends it this signal if we die."""
    return ["setpriv", "--pdeathsig", number.name.removeprefix("SIG"), "--"]


def end_leftovers(folder: Path) -> list[str]:
    """End what an earlier launcher left running in this folder, and return the names."""
    ended = []
    for note in sorted((folder / "pids").glob("*.pid")):
        words = note.read_text().split()
        if len(words) == 2 and is_ours(int(words[0]), words[1]):
            end_session(int(words[0]))
            ended.append(note.stem)
        note.unlink(missing_ok=True)
    return ended


def is_ours(number: int, began: str) -> bool:
    """Tell whether the session still holds our process, or children that outlived it."""
    if (Path("/proc") / str(number)).exists():
        return began_at(number) == began
    return bool(members(number)) and began.startswith(boot())


def end_session(leader: int) -> None:
    """Interrupt every process of a session, wait, and kill what remains."""
    signal_session(leader, signal.SIGINT)
    wait_for_end(leader, LEFTOVER_PATIENCE)
    kill_session(leader)


def kill_session(leader: int) -> None:
    """Kill whatever is left of a session."""
    signal_session(leader, signal.SIGKILL)
    wait_for_end(leader, LEFTOVER_PATIENCE)


def wait_for_end(leader: int, seconds: float) -> None:
    """Wait until a session has no process left, but no longer than this."""
    until = time.monotonic() + seconds
    while members(leader) and time.monotonic() < until:
        time.sleep(PAUSE)


def signal_session(leader: int, number: signal.Signals) -> None:
    """Send a signal to every process of a session."""
    for member in members(leader):
        with contextlib.suppress(ProcessLookupError):
            os.kill(member, number)


def members(leader: int) -> list[int]:
    """Return the numbers of the living processes of a session."""
    return [number for number, session in living() if session == leader]


def living() -> Iterator[tuple[int, int]]:
    """Yield (process, session) for each process of this machine that has not ended."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = status_fields(int(entry.name))
            if fields and fields[0] != "Z":
                yield int(entry.name), int(fields[3])


def began_at(number: int) -> str:
    """Return a mark of the moment a process began, unique over restarts of the machine."""
    fields = status_fields(number)
    return f"{boot()}/{fields[19]}" if fields else ""


def status_fields(number: int) -> list[str]:
    """Return /proc/<number>/stat from its third field (state) on; nothing when it has ended."""
    try:
        text = (Path("/proc") / str(number) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()  # the name before it may hold anything


def boot() -> str:
    """Return the mark of this start of the machine."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def note_path(folder: Path, name: str) -> Path:
    """Return where the note about a process lies."""
    notes = folder / "pids"
    notes.mkdir(exist_ok=True)
    return notes / f"{name}.pid"
