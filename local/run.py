"""Start the register on this machine: servers, web, worker and beat, until Ctrl-C.

Started by `make run`. PORT names the port; DATABASE_URL and REDIS_URL replace the private servers.
"""

import http.client
import subprocess
import sys
import time
from pathlib import Path

from local import postgres, programs, redis
from local.environment import HOST, free_port, local_environment, wanted_port
from local.interruption import Interrupted, raise_when_asked_to_stop
from local.places import ROOT, Unreachable, working_folder
from local.stack import Occupied, Stack, running
from local.supervisor import GaveUp, Supervisor

LANGUAGES = {"en": "English", "fr": "Français", "nl": "Nederlands", "de": "Deutsch"}
NAME_WIDTH = 9


class NotPrepared(Exception):
    """The database does not fit the code."""


PROBLEMS = (
    GaveUp,
    NotPrepared,
    Occupied,
    OSError,
    Unreachable,
    postgres.NotStarted,
    redis.NotStarted,
)


def main() -> int:
    """Start everything, wait for Ctrl-C, stop everything; 0 when it was asked to stop."""
    raise_when_asked_to_stop()
    began = time.monotonic()
    try:
        folder = working_folder("run")
        say("Starting the database and the queue ...")
        with running(folder, is_durable=True, waits=False, tell=say) as stack:
            serve(stack, folder, began)
    except Interrupted:
        say("Everything has stopped.")
        return 0
    except PROBLEMS as problem:
        say(f"\n{problem}")
        return 1
    return 0


def serve(stack: Stack, folder: Path, began: float) -> None:
    """Prepare the database, start the processes, say where to look, and keep all running."""
    wanted = wanted_port(8000)
    port = free_port(wanted)
    if port != wanted:
        say(f"Port {wanted} is taken: using {port}.")
    environment = local_environment(stack, folder, port)
    sign_ins = prepare(environment, folder)
    supervisor = Supervisor(folder, show)
    supervisor.keep_servers(stack)
    try:
        supervisor.keep(programs.worker(environment))
        supervisor.keep(programs.web(environment, port))
        supervisor.watch(until=lambda: answers(port))
        supervisor.keep(programs.beat(environment, folder))
        say(welcome(environment, folder, sign_ins, time.monotonic() - began))
        supervisor.watch(until=lambda: False)
    finally:
        say("\nStopping ...")
        supervisor.stop()


def prepare(environment: dict[str, str], folder: Path) -> str:
    """Bring the database up to date; return the sign-ins of the demonstration's people."""
    sign_ins = folder / "sign_ins"
    command = [sys.executable, "-m", "local.prepare", str(sign_ins)]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode != 0:
        raise NotPrepared("The database could not be brought up to date; see above for the reason.")
    return sign_ins.read_text()


def answers(port: int) -> bool:
    """Tell whether the web server answers."""
    line = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        line.request("GET", "/health/")
        line.getresponse()
    except OSError:
        return False
    finally:
        line.close()
    return True


def welcome(environment: dict[str, str], folder: Path, sign_ins: str, seconds: float) -> str:
    """Return what a person needs to know to begin."""
    site = environment["SITE_ADDRESS"]
    lines = [f"  {name:<12} {site}/{code}/" for code, name in LANGUAGES.items()]
    people = [
        f"  {'' if line.startswith(' ') else 'Sign in as':<12} {line}"
        for line in sign_ins.strip().splitlines()
    ]
    return "\n".join(
        [
            "",
            f"The register is ready, after {seconds:.1f} s.",
            "",
            *lines,
            f"  {'Review desk':<12} {site}/en/admin/",
            "",
            *people,
            f"  {'Code':<12} make code (or give the key, the last word, to your authenticator app)",
            f"  {'Letters':<12} {folder / 'letters'} (each letter is a file)",
            f"  {'To stop':<12} Ctrl-C",
            "",
        ]
    )


def show(name: str, words: str) -> None:
    """Show a line of one process."""
    say(f"{name:<{NAME_WIDTH}}| {words}")


def say(sentence: str) -> None:
    """Tell a sentence to the person at the terminal."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
