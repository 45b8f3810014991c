"""Both private servers together, with a lock on the folder they work in."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from local.places import make_private, server_home, server_user, socket_folder
from local.postgres import Postgres
from local.processes import Process, end_leftovers
from local.redis import Redis

Tell = Callable[[str], None]


class Occupied(Exception):
    """Another process works in this folder; the message says which."""


@dataclass
class Stack:
    """The addresses of a database and a queue, and the servers we started for them."""

    database_url: str
    redis_url: str
    servers: dict[str, Postgres | Redis] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead the register to these servers."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}

    def start(self, name: str) -> Process:
        """Start one server (again), wait until it answers, and return its process."""
        self.processes[name] = self.servers[name].start()
        return self.processes[name]

    def stop(self, name: str) -> None:
        """Stop one server if it runs."""
        if name in self.processes:
            self.processes.pop(name).stop()


@contextmanager
def running(folder: Path, *, is_durable: bool, waits: bool, tell: Tell) -> Iterator[Stack]:
    """Give a started stack in `folder` and stop it afterwards, whatever happens.

    DATABASE_URL and REDIS_URL are used instead of private servers where they are set. Only one
    process works in a folder: with `waits` the others wait for it, without they raise Occupied.
    """
    with lock(folder, waits=waits, tell=tell), ExitStack() as ending:
        for name in end_leftovers(folder):
            tell(f"Stopped {name}, left over from a start that was cut off.")
        stack = arrange(folder, is_durable=is_durable, tell=tell)
        for name in stack.servers:
            ending.callback(stack.stop, name)
            stack.start(name)
        yield stack


def arrange(folder: Path, *, is_durable: bool, tell: Tell) -> Stack:
    """Prepare the folders and describe the servers, without starting any."""
    stack = Stack(os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", ""))
    needs_postgres = not stack.database_url
    user = server_user() if needs_postgres else None
    home = server_home(folder, user)
    if home != folder:
        tell(f"User '{user}' cannot reach {folder}: the database lies in {home}.")
    sockets = socket_folder(home)
    make_private(sockets, user)
    if not stack.redis_url:
        redis = Redis(folder, sockets, is_durable)
        stack.redis_url = redis.address
        stack.servers["redis"] = redis
    if needs_postgres:
        postgres = Postgres(folder, home, sockets, user, is_durable)
        stack.database_url = postgres.address
        stack.servers["postgres"] = postgres
    return stack


@contextmanager
def lock(folder: Path, *, waits: bool, tell: Tell) -> Iterator[None]:
    """Keep the folder for ourselves; the lock goes with the process, even when it is killed."""
    with (folder / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = f"Process {file.read().strip()} already works in {folder}"
            if not waits:
                raise Occupied(f"{holder}.") from None
            tell(f"{holder}; waiting until it ends.")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
