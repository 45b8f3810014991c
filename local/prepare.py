"""Bring the database up to date: python -m local.prepare FILE_FOR_THE_SIGN_INS

One process for all steps, because loading Django takes longer than most of them.
"""

import io
import os
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command

STEPS = (
    ("Bringing the database up to date", "migrate"),
    ("Loading the axes, objectives and targets", "load_objectives"),
    ("Loading the municipalities", "load_municipalities"),
)


def main() -> None:
    """Take every step, then write the demonstration's sign-ins into the named file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bba.settings")
    django.setup()
    for title, command in STEPS:
        step(title, command)
    sign_ins = step("Making people to sign in as", "create_demo_people")
    Path(sys.argv[1]).write_text(sign_ins)


def step(title: str, command: str) -> str:
    """Say the step and its duration, run its command, and return what the command printed."""
    print(f"{title} ... ", end="", flush=True)
    began = time.monotonic()
    printed = io.StringIO()
    call_command(command, stdout=printed)
    print(f"{time.monotonic() - began:.1f} s", flush=True)
    return printed.getvalue()


if __name__ == "__main__":
    main()
