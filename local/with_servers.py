"""Run one command with private servers around it: python -m local.with_servers -- pytest tests/axes

The servers forget quickly what they are told (no durability): they are for tests and trials.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from local import postgres, redis
from local.interruption import Interrupted, raise_when_asked_to_stop
from local.places import Unreachable, working_folder
from local.processes import dying_with_us
from local.stack import Occupied, Stack, running

PATIENCE = 20.0  # seconds a command may take to end after Ctrl-C


def main() -> int:
    """Start both servers, run the command, stop both; return the command's status."""
    arguments = read_arguments()
    raise_when_asked_to_stop()
    folder = working_folder(arguments.name)
    try:
        with running(folder, is_durable=False, waits=not arguments.at_once, tell=say) as stack:
            return run(arguments.command, stack)
    except Interrupted as interrupted:
        return interrupted.status
    except (Occupied, Unreachable, postgres.NotStarted, redis.NotStarted) as problem:
        say(str(problem))
        return 1


def run(command: list[str], stack: Stack) -> int:
    """Run the command with the servers' addresses in its environment; return its status."""
    process = subprocess.Popen(
        [*dying_with_us(signal.SIGTERM), *command],
        env=os.environ | stack.environment,
    )
    try:
        return process.wait()
    except Interrupted as interrupted:
        end(process, interrupted)
        raise


def end(process: subprocess.Popen[bytes], interrupted: Interrupted) -> None:
    """Let the command end; Ctrl-C in a terminal has reached it already, other requests have not."""
    if interrupted.number == signal.SIGINT:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
    process.terminate()
    process.wait()


def read_arguments() -> argparse.Namespace:
    """Read our own options, and after -- the command."""
    parser = argparse.ArgumentParser(prog="python -m local.with_servers", description=__doc__)
    parser.add_argument(
        "--name", default="test", type=Path, help="folder in var/, or an absolute one"
    )
    parser.add_argument("--at-once", action="store_true", help="fail instead of waiting")
    parser.add_argument("command", nargs="+")
    return parser.parse_args()


def say(sentence: str) -> None:
    """Tell a sentence to the person at the terminal."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
