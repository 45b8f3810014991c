"""Two processes that count side by side, and what they needed."""

import multiprocessing
import queue
import re
import time
from pathlib import Path
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection

from bba.celery import app as celery

CORES = 2
SECONDS_FOR_LAST_WORDS = 1


class Died(Exception):
    """A process ended without having answered."""

    def __init__(self, place, count, status):
        super().__init__(f"process {place} of {count} died, with status {status}")


class Effort(NamedTuple):
    """Wall-clock seconds, and of the largest process its peak memory in MB."""

    seconds: float
    peak: float


def together(database, function, shares):
    """Call function(share) in one fresh process per share; results in order, and the effort.

    The clock starts once every process has loaded the project and opened its connections: to the
    database, the cache and the queue, as a server or a worker has that did anything before.
    Raises what the function raises, and Died where a process ended without an answer.
    """
    context = multiprocessing.get_context("spawn")
    start, answers = context.Event(), context.Queue()
    processes = [
        context.Process(target=_work, args=(database, (function, share), place, start, answers))
        for place, share in enumerate(shares)
    ]
    for process in processes:
        process.start()
    try:
        _raise_first(_one_of_each(processes, answers))
        begin = time.perf_counter()
        start.set()
        found = _one_of_each(processes, answers)
        seconds = time.perf_counter() - begin
        _raise_first(found)
    except BaseException:
        for process in processes:
            process.kill()
        raise
    finally:
        for process in processes:
            process.join()
    return [result for result, _ in found], Effort(seconds, max(peak for _, peak in found))


def _one_of_each(processes, answers):
    """One answer of each process, in their order."""
    found = {}
    while len(found) < len(processes):
        ended = [place for place, each in enumerate(processes) if each.exitcode is not None]
        try:
            place, answer = answers.get(timeout=SECONDS_FOR_LAST_WORDS)
        except queue.Empty:
            # What had ended before has had its time to be heard.
            for place in ended:
                if place not in found:
                    raise Died(place + 1, len(processes), processes[place].exitcode) from None
        else:
            found[place] = answer
    return [found[place] for place in range(len(processes))]


def _raise_first(answers):
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer


def _work(database, work, place, start, answers):
    function, share = work
    try:
        _open_connections(database)
        answers.put((place, None))
        start.wait()
        answers.put((place, (function(share), peak_memory())))
    except Exception as problem:  # noqa: BLE001 - raised again by whoever asked
        answers.put((place, problem))


def _open_connections(database):
    connection.settings_dict["NAME"] = database
    connection.ensure_connection()
    cache.get("")
    with celery.producer_or_acquire() as producer:
        producer.connection.ensure_connection(max_retries=1)


def peak_memory():
    """The most memory this process ever held, in MB.

    Not `ru_maxrss`, which a new process takes over from the one that started it.
    """
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
