"""A pledge of 20,000 lines is accepted, and just after it a small one: who waits for whom?

One worker deals with what waits, batch by batch. The small pledge must be in the totals after the
batch that is under way, not after the large one.
"""

import time

from benchmarks import register
from benchmarks.landscape import hedges, moved
from benchmarks.processes import Effort, peak_memory
from benchmarks.table import line, note
from counting.models import RecountRequest
from counting.recount import recount

LARGE = 20_000


def measure(database, arguments):
    """Accept both, then watch batch by batch."""
    lines = hedges(arguments.lines[0])
    register.new_register(lines)
    register.ask_for_everything()
    while recount():
        pass
    large = moved(hedges(LARGE, seed=5), 50, 50)
    register.pledge(large, number=1)
    start = time.perf_counter()
    recount()
    under_way = time.perf_counter() - start
    small = register.pledge(moved(lines[:10], 3, 1), number=2)
    accepted, batches = time.perf_counter(), 0
    while RecountRequest.objects.filter(claim__source=small).exists():
        batches += recount() and 1
    waited = time.perf_counter() - accepted
    while recount():
        pass
    line("the first batch of the large pledge", Effort(under_way, peak_memory()))
    line("the small pledge, from its commit to its totals", Effort(waited, peak_memory()))
    line("all of the large pledge", Effort(time.perf_counter() - start, peak_memory()))
    note(f"the small pledge was in batch {batches} of those that came after it")
