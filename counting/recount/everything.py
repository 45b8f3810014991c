"""The full recount: everything anew, compared with what is stored, nothing repaired silently.

A run is cut into chunks, which any number of workers take one after the other. Who computes a
chunk holds its row locked; one that dies lets go of it, and another takes it again. Whoever finds
nothing left closes the run.
"""

import logging
import time
from collections.abc import Callable

from django.db import OperationalError, connection, transaction
from django.db.models import Count, F, Max, Sum
from django.db.models.functions import Abs, Now
from django.utils import timezone
from psycopg.errors import SerializationFailure

from counting.models import Difference, Run, RunChunk, Sensitivity
from counting.recount.books import disagreements
from counting.recount.comparing import compare
from counting.recount.computing import RULE_VERSION
from counting.recount.planning import CHUNK, begin
from counting.recount.statements import one_moment

Progress = Callable[[int, int], None]

logger = logging.getLogger(__name__)

#: Seconds between two looks at chunks that others are computing.
PAUSE = 0.5
_SUMMED = (
    "counted",
    "withdrawn",
    "wholly_shared",
    "wholly_outside",
    "of_nothing",
    "waiting",
)
_SENSITIVITY = """
    INSERT INTO counting_sensitivity (run_id, target_id, state, tolerance_m, credited)
    SELECT c.run_id, c.target_id, c.state, t.metres, sum(c.sensitivity[t.place])
    FROM counting_runchunk c
    CROSS JOIN unnest(%s::int[]) WITH ORDINALITY AS t (metres, place)
    WHERE c.run_id = %s AND cardinality(c.sensitivity) > 0
    GROUP BY c.run_id, c.target_id, c.state, t.metres
"""


def recount_everything(
    *,
    chunk: int = CHUNK,
    with_sensitivity: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Begin a run and see it through to its end; returns it, with its differences.

    Stored figures are not touched. `progress(chunks done, of)` is told after each chunk.
    """
    run = begin(chunk=chunk, with_sensitivity=with_sensitivity)
    return see_through(run, progress=progress)


def see_through(run: Run, *, progress: Progress | None = None) -> Run:
    """Compute what is left of a run, side by side with any workers at it, until it is closed."""
    tell = progress or (lambda done, of: None)
    while not run.is_over:
        if not carry_on(run):
            time.sleep(PAUSE)
        chunks = RunChunk.objects.filter(run=run)
        tell(chunks.exclude(ended_at=None).count(), chunks.count())
        run.refresh_from_db()
    return run


def unfinished_run() -> Run | None:
    """The oldest run that can be carried on with."""
    return Run.objects.unfinished(RULE_VERSION).first()


@transaction.atomic
def is_abandoned() -> bool:
    """True if a run is unfinished and nobody is computing any of its chunks."""
    run = unfinished_run()
    if run is None:
        return False
    left = RunChunk.objects.filter(run=run).left()
    free = left.order_by("pk").select_for_update(skip_locked=True, no_key=True)
    unlocked = free.values_list("pk", flat=True)
    return left.count() == len(unlocked)


def carry_on(run: Run) -> bool:
    """Compute one chunk of a run, or close it if none is left; True if something was done.

    False means that others are at work on all that is left, or that the run is over.
    """
    chunk = _next_chunk(run)
    if chunk is None:
        return _close(run)
    try:
        _computed(chunk)
    except OperationalError as error:
        if not isinstance(error.__cause__, SerializationFailure):
            raise
    except Exception as error:
        logger.exception("Chunk %s of run %s could not be computed", chunk.number, run.number)
        _split(chunk, repr(error)[:2000])
    return True


@transaction.atomic
def _next_chunk(run: Run) -> RunChunk | None:
    """A chunk nobody is computing, its attempt noted; a chunk that keeps failing is left."""
    left = RunChunk.objects.filter(run=run, attempts__lt=RunChunk.MOST_ATTEMPTS).left()
    free = left.not_just_begun().select_for_update(skip_locked=True, no_key=True).defer("claims")
    chunk = free.order_by("attempts", "number").first()
    if chunk is not None:
        RunChunk.objects.filter(pk=chunk.pk).update(attempts=F("attempts") + 1, began_at=Now())
    return chunk


def _computed(picked: RunChunk) -> None:
    """Compute a chunk and write what came of it, in one transaction that sees one moment."""
    with one_moment():
        # Ordered by its own key: ordered as usual, by run, it would lock the run as well.
        locked = RunChunk.objects.filter(pk=picked.pk).left().order_by("pk")
        chunk = locked.select_for_update(skip_locked=True, no_key=True).first()
        if chunk is not None:
            Difference.objects.bulk_create(compare(chunk), batch_size=2000)
            chunk.end()


@transaction.atomic
def _split(failed: RunChunk, error: str) -> None:
    """Make two of a chunk that raised an error; a claim that fails alone is given up."""
    own = RunChunk.objects.filter(pk=failed.pk).left().order_by("pk")
    chunk = own.select_for_update(no_key=True).first()
    if chunk is None:
        return
    chunk.error, chunk.began_at = error, None
    if chunk.size == 1:
        chunk.attempts = RunChunk.MOST_ATTEMPTS
        chunk.save()
        return
    middle = chunk.size // 2
    first_half, second_half = chunk.claims[:middle], chunk.claims[middle:]
    chunk.attempts = 0
    chunk.claims, chunk.size = first_half, len(first_half)
    chunk.save()
    # Without its key it is saved as another chunk like it.
    last = RunChunk.objects.filter(run=chunk.run_id).aggregate(last=Max("number"))["last"]
    chunk.pk, chunk.number = None, last + 1
    chunk.claims, chunk.size = second_half, len(second_half)
    chunk.save()


@transaction.atomic
def _close(run: Run) -> bool:
    """Compare the books and end the run, unless somebody is still computing; True if it ended."""
    still_open = Run.objects.filter(pk=run.pk, ended_at=None).select_for_update(no_key=True)
    held = still_open.first()
    if held is None or _is_being_computed(held):
        return False
    run = held
    chunks = RunChunk.objects.filter(run=run)
    for name, value in chunks.aggregate(**{name: Sum(name, default=0) for name in _SUMMED}).items():
        setattr(run, name, value)
    run.given_up = chunks.left().aggregate(size=Sum("size", default=0))["size"]
    run.not_counted = (
        run.withdrawn + run.wholly_shared + run.wholly_outside + run.of_nothing + run.given_up
    )
    Difference.objects.bulk_create(disagreements(run), batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute(_SENSITIVITY, [list(Sensitivity.TOLERANCES), run.pk])
    _note_differences(run)
    chunks.exclude(ended_at=None).update(claims=[])
    run.ended_at = timezone.now()
    run.save()
    _raise_alert(run)
    return True


def _is_being_computed(run: Run) -> bool:
    """True if a chunk is left that was not given up: somebody has it, or may take it."""
    left = RunChunk.objects.filter(run=run).left()
    given_up = left.filter(attempts__gte=RunChunk.MOST_ATTEMPTS).not_just_begun()
    unlocked = given_up.order_by("pk").select_for_update(skip_locked=True, no_key=True)
    return left.count() > len(unlocked.values_list("pk", flat=True))


def _note_differences(run: Run) -> None:
    found = Difference.objects.filter(run=run).aggregate(
        count=Count("pk"), largest=Max(Abs(F("stored") - F("computed")), default=0)
    )
    run.differing, run.difference = found["count"], found["largest"]


def _raise_alert(run: Run) -> None:
    """The admin's first page shows the alert as long as no later run is without one."""
    if run.differing:
        logger.error(
            "Run %s: %s stored figures differ from the recount, by up to %s",
            run.number,
            run.differing,
            run.difference,
        )
    if run.given_up:
        logger.error("Run %s: %s claims could not be computed", run.number, run.given_up)
