"""A private Redis (or Valkey, its twin): its own files, a unix socket, no port."""

import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from local.processes import Command, Process

SERVERS = ("redis-server", "valkey-server")
START_SECONDS = 30.0


class NotStarted(Exception):
    """Redis did not start; the message carries the end of its log."""


def find_server() -> str | None:
    """Return the full path of redis-server or valkey-server."""
    return next(filter(None, map(shutil.which, SERVERS)), None)


@dataclass
class Redis:
    """One private server."""

    folder: Path
    sockets: Path
    is_durable: bool

    @property
    def socket(self) -> Path:
        """The socket's path."""
        return self.sockets / "redis.sock"

    @property
    def log(self) -> Path:
        """The file that takes what the server says."""
        return self.folder / "redis.log"

    @property
    def address(self) -> str:
        """The REDIS_URL of this server."""
        return f"unix://{self.socket}?db=0"

    def start(self) -> Process:
        """Start the server, wait until it answers, and return its process."""
        server = find_server()
        if server is None:
            raise NotStarted("Neither Redis nor Valkey is installed. Run: sh local/setup.sh run")
        with self.log.open("wb") as log:
            process = Process(self.command(server), self.folder, log)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and not process.has_ended():
            if answers(self.socket):
                return process
            time.sleep(0.05)
        process.stop()
        raise NotStarted(f"Redis did not start. {self.log} says:\n{self.log.read_text()[-2000:]}")

    def command(self, server: str) -> Command:
        """Return how the server is started."""
        files = self.folder / "redis"
        files.mkdir(mode=0o700, exist_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(files),
            "daemonize": "no",
            "databases": "64",
            "maxmemory-policy": "noeviction",  # a queue must not lose its oldest entries
            "save": "",
            "appendonly": "yes" if self.is_durable else "no",
        }
        words = [server]
        for name, value in settings.items():
            words += [f"--{name}", value]
        return Command("redis", words, self.folder)


def answers(path: Path) -> bool:
    """Tell whether a server on this socket answers PING with PONG (not while it still loads)."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        try:
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
        except OSError:
            return False
