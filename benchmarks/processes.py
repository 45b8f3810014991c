"""Two processes that count side by side, and what they needed."""

import multiprocessing
import re
import time
from pathlib import Path
from typing import NamedTuple

from django.db import connection

CORES = 2


class Effort(NamedTuple):
    """Wall-clock seconds, and of the largest process its peak memory in MB."""

    seconds: float
    peak: float


def together(database, function, shares):
    """Call function(share) in one fresh process per share; results in order, and the effort.

    The clock starts once every process has loaded the project and opened its connection.
    """
    context = multiprocessing.get_context("spawn")
    barriers = ready, start = [context.Barrier(len(shares) + 1) for _ in range(2)]
    answers = context.Queue()
    processes = [
        context.Process(target=_work, args=(database, (function, share), place, barriers, answers))
        for place, share in enumerate(shares)
    ]
    for process in processes:
        process.start()
    ready.wait()
    begin = time.perf_counter()
    start.wait()
    found = dict(answers.get() for _ in processes)
    seconds = time.perf_counter() - begin
    for process in processes:
        process.join()
    results = [found[place] for place in range(len(shares))]
    for result in results:
        if isinstance(result, Exception):
            raise result
    return [result for result, _ in results], Effort(seconds, max(peak for _, peak in results))


def _work(database, work, place, barriers, answers):
    function, share = work
    connection.settings_dict["NAME"] = database
    connection.ensure_connection()
    for barrier in barriers:
        barrier.wait()
    try:
        answers.put((place, (function(share), peak_memory())))
    except Exception as problem:  # noqa: BLE001 - raised again by whoever asked
        answers.put((place, problem))


def peak_memory():
    """The most memory this process ever held, in MB.

    Not `ru_maxrss`, which a new process takes over from the one that started it.
    """
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
