"""What one changed pledge costs, with 50 partners and with 5,000: it must not grow with them.

Each partner has one pledge of ten lines, and the lines lie as close together in the small register
as in the large one. A change replaces a pledge by itself, so that the next one finds the register
as it was. A published measurement of another roll-up found 21 times the time for four times the
partners.
"""

import time
from contextlib import ExitStack

import numpy as np

from benchmarks import register
from benchmarks.everything import first_count
from benchmarks.processes import Effort, peak_memory
from benchmarks.table import note, ratio_line
from counting import claims
from counting.measuring import from_wkb
from counting.models import Claim, Overlap
from counting.recount import recount

CHANGES = 30
WARM = 3


def measure(database, arguments):
    """Change one pledge here, one there, in turns; each register is a database of its own."""
    with ExitStack() as databases:
        registers = {}
        for partners in arguments.partners:
            name = databases.enter_context(register.own_database(f"partners_{partners}"))
            first_count(name, partners * register.PLEDGE)
            registers[partners] = name
            share = Overlap.objects.count() / Claim.objects.count()
            note(f"{partners:,} partners: {share:.2f} overlaps a line")
        timed = [
            [_changed(name, partners, turn) for partners, name in registers.items()]
            for turn in range(WARM + CHANGES)
        ]
    fewest, *more = zip(*timed[WARM:], strict=True)
    for partners, efforts in zip(arguments.partners[1:], more, strict=True):
        pairs = list(zip(fewest, efforts, strict=True))
        ratio_line(f"{partners:,} partners / {arguments.partners[0]:,}", pairs)


def _sources():
    live = Claim.objects.live().order_by("source")
    return list(live.values_list("source", flat=True).distinct())


def _changed(database, partners, turn):
    """Effort of the recount after the commit of one changed pledge."""
    register.use(database)
    source = _sources()[np.random.default_rng(turn).integers(partners)]
    pledged = list(Claim.objects.live().from_source(source).select_related("target"))
    claims.replace(
        source,
        [
            claims.Posting(one.number, one.target, one.kind, from_wkb([one.geometry.wkb])[0])
            for one in pledged
        ],
        actor=pledged[0].actor,
        actor_kind=pledged[0].actor_kind,
        accepted_at=pledged[0].accepted_at,
    )
    start = time.perf_counter()
    while recount():
        pass
    seconds = time.perf_counter() - start
    register.must_be_counted(source)
    return Effort(seconds, peak_memory())
