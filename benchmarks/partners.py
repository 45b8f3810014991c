"""What one changed pledge costs, with 50 partners and with 5,000: it must not grow with them.

A published measurement of another roll-up found 21 times the time for four times the partners.
"""

import time

import numpy as np

from benchmarks import register
from benchmarks.everything import count_what_waits
from benchmarks.landscape import hedges
from benchmarks.processes import Effort, peak_memory
from benchmarks.table import line, note
from counting import claims
from counting.recount import recount

CHANGES = 30
WARM = 3


def measure(database, arguments):
    """For each number of partners, each with one pledge of ten lines: change some of them."""
    costs = []
    for partners in arguments.partners:
        register.new_register(hedges(partners * register.PLEDGE))
        register.ask_for_everything()
        count_what_waits(500)
        register.execute("VACUUM ANALYZE")
        costs.append(_cost_of_a_change(partners))
        line(f"{partners:,} partners, one pledge withdrawn", costs[-1])
    note(f"{costs[-1].seconds / costs[0].seconds:.2f} times the cost with the most partners")


def _cost_of_a_change(partners):
    chosen = np.random.default_rng(3).permutation(partners)[: WARM + CHANGES]
    seconds = []
    for number in chosen:
        claims.withdraw(f"B{number:08}")
        start = time.perf_counter()
        while recount():
            pass
        seconds.append(time.perf_counter() - start)
    return Effort(float(np.median(seconds[WARM:])), peak_memory())
