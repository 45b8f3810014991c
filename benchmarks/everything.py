"""The full recount, database to database on both cores, against bare shapely in one process."""

import time

from benchmarks import register
from benchmarks.bare import bare
from benchmarks.landscape import hedges
from benchmarks.processes import CORES, Effort, together
from benchmarks.table import line, ratio_line
from counting.models import Run
from counting.recount import recount
from counting.recount.everything import see_through
from counting.recount.planning import CHUNK, begin


def measure(database, arguments):
    """For each size: count everything for the first time, then all anew, in turns with the bare."""
    for count in arguments.lines:
        first, pairs = first_count(database, count), []
        for _ in range(arguments.rounds):
            [seconds], alone = together(database, bare_alone, [count])
            pairs.append((Effort(seconds, alone.peak), full_recount(database, count)))
        line(f"{count:,} lines, first count of all, written", first)
        ratio_line(f"{count:,} lines, full recount / bare shapely", pairs)


def first_count(database, count):
    """Fill the register and count all of it; what that took."""
    register.new_register(hedges(count))
    register.ask_for_everything()
    _, effort = together(database, count_what_waits, [None] * CORES)
    register.execute("VACUUM ANALYZE")
    return effort


def full_recount(database, count):
    """Count everything anew in two processes and compare; nothing may differ."""
    start = time.perf_counter()
    run = begin(chunk=min(CHUNK, count // (2 * CORES)))
    before = time.perf_counter() - start
    _, effort = together(database, see_run_through, [run.pk] * CORES)
    run.refresh_from_db()
    if run.differing or run.given_up or not run.counted:
        raise RuntimeError(f"{run.differing} figures differ, {run.given_up} claims were given up")
    return Effort(before + effort.seconds, effort.peak)


def see_run_through(key):
    """Compute chunks until the run is over."""
    see_through(Run.objects.get(pk=key))


def bare_alone(count):
    """Seconds of the bare work; the lines are generated before."""
    planar = hedges(count)
    start = time.perf_counter()
    bare(planar)
    return time.perf_counter() - start


def count_what_waits(batch_size):
    """Deal with waiting requests until there are none."""
    while recount(batch_size):
        pass
