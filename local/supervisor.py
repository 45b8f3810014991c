"""Keep several processes running, show what they say, and stop them together."""

import functools
import io
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from local.processes import Command, Process
from local.stack import Stack

QUICK_END = 5.0  # seconds; who ends sooner than this may never run
QUICK_ENDS = 4  # in a row, then we give up
LONGEST_PAUSE = 30.0
TICK = 0.2

Show = Callable[[str, str], None]  # the name of a process, and a line


class GaveUp(Exception):
    """A process ends as soon as it starts; the message carries its last words."""


@dataclass
class Member:
    """One process that is kept running."""

    name: str
    start: Callable[[], Process]
    process: Process | None = None
    began_at: float = 0.0
    due_at: float = 0.0
    quick_ends: int = 0
    last_words: deque[str] = field(default_factory=lambda: deque(maxlen=15))


class Supervisor:
    """Keeps its members running, in the order in which they were added."""

    def __init__(self, folder: Path, show: Show) -> None:
        self.folder = folder
        self.show = show
        self.members: list[Member] = []

    def keep(self, command: Command) -> None:
        """Start a command and keep it running; what it prints is shown."""
        member = Member(command.name, lambda: self.launch(command, member))
        self.members.append(member)
        self.begin(member)

    def keep_servers(self, stack: Stack) -> None:
        """Keep the stack's servers running, which have been started already."""
        for name, process in stack.processes.items():
            start = functools.partial(stack.start, name)
            self.members.append(Member(name, start, process, began_at=time.monotonic()))

    def launch(self, command: Command, member: Member) -> Process:
        """Start the command's process, and a thread that shows its lines."""
        process = Process(command, self.folder, subprocess.PIPE)
        threading.Thread(target=self.relay, args=(process, member), daemon=True).start()
        return process

    def relay(self, process: Process, member: Member) -> None:
        """Show each line the process prints, until it ends."""
        with process.popen.stdout or io.BytesIO() as lines:
            for line in lines:
                words = line.decode(errors="replace").rstrip()
                member.last_words.append(words)
                self.show(member.name, words)

    def watch(self, until: Callable[[], bool]) -> None:
        """Start again whoever ends, until `until()` holds or a member cannot be kept running."""
        while not until():
            for member in self.members:
                if member.process is None:
                    self.begin_when_due(member)
                elif member.process.has_ended():
                    self.note_end(member, member.process)
            time.sleep(TICK)

    def begin(self, member: Member) -> None:
        """Start a member."""
        member.began_at = time.monotonic()
        member.process = member.start()

    def begin_when_due(self, member: Member) -> None:
        """Start a member again after its pause."""
        if time.monotonic() >= member.due_at:
            self.begin(member)

    def note_end(self, member: Member, process: Process) -> None:
        """Plan another start after a growing pause, or give up."""
        process.stop()  # also ends children it left behind
        member.process = None
        was_quick = time.monotonic() - member.began_at < QUICK_END
        member.quick_ends = member.quick_ends + 1 if was_quick else 1
        status = process.popen.returncode
        if member.quick_ends >= QUICK_ENDS:
            words = "\n".join(member.last_words)
            raise GaveUp(
                f"{member.name} ended {QUICK_ENDS} times right after its start, the last time "
                f"with status {status}. Its last words:\n{words}"
            )
        pause = min(2.0 ** (member.quick_ends - 1), LONGEST_PAUSE)
        member.due_at = time.monotonic() + pause
        self.show(member.name, f"ended with status {status}; starts again in {pause:.0f} s")

    def stop(self) -> None:
        """Stop every member, the last one added first."""
        for member in reversed(self.members):
            if member.process is not None:
                self.show(member.name, "stops")
                member.process.stop()
                member.process = None
