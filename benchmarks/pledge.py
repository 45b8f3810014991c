"""One accepted pledge of ten lines, in a small register and in a large one, in turns.

From the commit to refreshed totals: what the worker does once it has the message. Beside it the
number of queries. The two registers are two databases.
"""

import time

import numpy as np
from django.db import connection

from benchmarks import register
from benchmarks.everything import first_count
from benchmarks.landscape import hedges, moved
from benchmarks.processes import Effort, peak_memory
from benchmarks.table import note, ratio_line
from counting.recount import recount

PLEDGES = 30
WARM = 3
MOST_QUERIES = 100


def measure(database, arguments):
    """The same pledges, one here, one there."""
    small, large = arguments.sizes
    first_count(database, small)
    with register.own_database("large") as other:
        first_count(other, large)
        counts = []
        timed = [
            (_accepted(database, small, turn, counts), _accepted(other, large, turn, counts))
            for turn in range(WARM + PLEDGES)
        ]
    ratio_line(f"ten lines, register of {large:,} / of {small:,}", timed[WARM:])
    note(f"{min(counts)} to {max(counts)} queries")
    if max(counts) >= MOST_QUERIES:
        raise RuntimeError("too many queries")


def _accepted(database, size, turn, counts):
    """Effort of the recount after the commit of one pledge beside ten hedges that lie together."""
    register.use(database)
    first = np.random.default_rng(turn).integers(size // register.PLEDGE) * register.PLEDGE
    lines = _lines_of(size)[first : first + register.PLEDGE]
    source = register.pledge(lines=moved(lines, 3, 1), number=turn)
    start = time.perf_counter()
    queries = []
    with connection.execute_wrapper(lambda run, *call: queries.append(1) or run(*call)):
        while recount():
            pass
    seconds = time.perf_counter() - start
    counts.append(len(queries))
    register.must_be_counted(source)
    return Effort(seconds, peak_memory())


_LINES = {}


def _lines_of(size):
    if size not in _LINES:
        _LINES[size] = hedges(size)
    return _LINES[size]
