"""Load lines as a person would, and print what was counted: python -m local.demo FILE...

Starts web and worker with a database of its own in var/demo, begun anew each time. Without a file
it takes the collected ones beside the project, or makes a small set. KEEP=true leaves it running.
"""

import os
import shutil
import sys
import time
from decimal import Decimal
from pathlib import Path

import django

from local import counted, programs
from local.environment import free_port, local_environment, wanted_port
from local.example_lines import write_example_lines
from local.interruption import Interrupted, raise_when_asked_to_stop
from local.mailbox import NoLetter, wait_for_link
from local.places import ROOT, server_home, server_user, working_folder
from local.pledging import Lines, accept, pledge, sign_in
from local.run import PROBLEMS, answers, prepare, say
from local.second_factor import SIGN_IN
from local.stack import Stack, lock, running
from local.supervisor import Supervisor
from local.visitor import Refused, Visitor

TARGET = os.environ.get("TARGET", "linear-infrastructures")
COLLECTED = ROOT.parent / "shared" / "data" / "lines"
COLLECTED_NAMES = ("infrabel_tracks_simplified_10m.geojson", "flanders_wegenregister_diff.geojson")
KILOMETRE = 1000


class DoesNotAddUp(Exception):
    """Two figures that must be equal differ."""


def main() -> int:
    """Start, pledge, accept, print; 0 when the figures agree."""
    raise_when_asked_to_stop()
    folder = working_folder("demo")
    try:
        files = files_to_load(folder)
        begin_anew(folder)
        with running(folder, is_durable=False, waits=False, tell=say) as stack:
            demonstrate(stack, folder, files)
    except Interrupted:
        say("Everything has stopped.")
        return 0
    except (*PROBLEMS, Refused, DoesNotAddUp, NoLetter, counted.NotCounted) as problem:
        say(f"\n{problem}")
        return 1
    return 0


def files_to_load(folder: Path) -> list[Path]:
    """Return the files named on the command line, else collected ones, else ones made here."""
    named = [Path(name).resolve(strict=True) for name in sys.argv[1:]]
    collected = [COLLECTED / name for name in COLLECTED_NAMES]
    if named or all(file.exists() for file in collected):
        return named or collected
    say("No file was named: making a small set of lines.")
    return write_example_lines(folder)


def begin_anew(folder: Path) -> None:
    """Remove what an earlier demonstration counted."""
    with lock(folder, waits=False, tell=say):
        for part in ("postgres", "redis"):
            shutil.rmtree(server_home(folder, server_user()) / part, ignore_errors=True)
            shutil.rmtree(folder / part, ignore_errors=True)


def demonstrate(stack: Stack, folder: Path, files: list[Path]) -> None:
    """Start the register, load each file, and print the figures."""
    port = free_port(wanted_port(8100))
    environment = local_environment(stack, folder, port)
    # One person shows how a whole railway is accepted.
    environment["SECOND_REVIEWER_ABOVE_PERCENT"] = "1000"
    sign_ins = prepare(environment, folder)
    os.environ.update(environment, DJANGO_SETTINGS_MODULE="bba.settings")
    django.setup()
    with (folder / "processes.log").open("w") as log:
        supervisor = Supervisor(folder, lambda name, words: print(name, words, file=log))
        try:
            supervisor.keep(programs.worker(environment))
            supervisor.keep(programs.web(environment, port))
            supervisor.watch(until=lambda: answers(port))
            load(environment["SITE_ADDRESS"], folder / "letters", files, sign_ins)
            if os.environ.get("KEEP"):
                say(f"\nLook at {environment['SITE_ADDRESS']}/en/progress/ ; Ctrl-C stops it.")
                supervisor.watch(until=lambda: False)
        finally:
            supervisor.stop()


def load(site: str, letters: Path, files: list[Path], sign_ins: str) -> None:
    """Pledge and accept each file in turn, then print the whole."""
    reviewer = Visitor(site)
    sign_in(reviewer, *SIGN_IN.findall(sign_ins)[0])
    for number, file in enumerate(files, start=1):
        lines = Lines(file, TARGET, f"Partner {number}", f"Lines of {file.name}"[:120])
        load_one(site, letters, reviewer, lines)
    national = tell_places()
    page = Visitor(site).open("/en/progress/").text
    shown = f"{national / KILOMETRE:,.2f}"
    if shown not in page.replace("\N{NO-BREAK SPACE}", " "):
        raise DoesNotAddUp(f"The public page {site}/en/progress/ does not show {shown} km.")
    say(f"The public page shows the same: {shown} km pledged.")


def load_one(site: str, letters: Path, reviewer: Visitor, lines: Lines) -> None:
    """Pledge one file, accept it, wait for the worker, and print what was counted of it."""
    say(f"\n{lines.file.name}")
    sent = pledge(Visitor(site), lines, lambda writer: wait_for_link(letters, writer, "/confirm/"))
    sites = counted.site_count(sent.reference)
    say(f"  uploaded, read and measured in {sent.upload_seconds:.1f} s ({sites} sites)")
    began = time.monotonic()
    accept(reviewer, sent.reference)
    counted.wait_until_counted(sent.reference)
    say(f"  {time.monotonic() - began:.2f} s from acceptance to refreshed total")
    for name, metres in counted.measures_of(sent.reference).items():
        say(f"  {name:<10} {metres / KILOMETRE:>12,.3f} km")


def tell_places() -> Decimal:
    """Print where it counts, check that it adds up, and return the national figure in metres."""
    national, places = counted.national(TARGET), counted.by_place(TARGET)
    say("\nWhere it counts")
    for name, metres in places.items():
        say(f"  {name:<32} {metres / KILOMETRE:>12,.3f} km")
    total = sum(places.values(), counted.ZERO)
    say(f"  {'Sum of the places':<32} {total / KILOMETRE:>12,.3f} km")
    say(f"  {'National figure (ledger)':<32} {national / KILOMETRE:>12,.3f} km")
    if total != national:
        raise DoesNotAddUp(f"The places add up to {total} m, the ledger to {national} m.")
    return national


if __name__ == "__main__":
    sys.exit(main())
