"""Counting against the bare geometry work of the same lines, side by side in one run.

    DATABASE_URL=… python benchmarks/counting.py 10000 100000

For each number of hedges: posting them, the incremental recount of all of them, a full recount
from the database, and shapely alone (index, distance query, buffer, difference, geodesic length),
with the ratios and the memory; then one more pledge of ten lines.
Everything is written into the database named, in a transaction that is rolled back at the end.
"""

import datetime
import os
import resource
import sys
import time
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import django
import numpy as np
import shapely

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bba.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.contrib.gis.geos import GEOSGeometry  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from axes.models import Axis, Objective, Target  # noqa: E402
from counting import claims  # noqa: E402
from counting.measuring import geodesic_lengths, to_stored  # noqa: E402
from counting.recount import recount, recount_everything  # noqa: E402

BELGIUM = ((505_000, 525_000), (790_000, 720_000))
TOLERANCE = 5.0
MOMENT = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)


def hedges(count, seed=1):
    """Lines of six vertices, 68 m in the median, half touching a neighbour, 15 % drawn twice."""
    rng = np.random.default_rng(seed)
    once = int(count / 1.15)
    length = 68 * np.exp(rng.normal(0, 0.7, once))
    bearing = rng.uniform(0, 2 * np.pi, once)[:, None] + np.cumsum(
        rng.normal(0, 0.15, (once, 5)), axis=1
    )
    steps = np.stack((np.cos(bearing), np.sin(bearing)), axis=2) * (length / 5)[:, None, None]
    shapes = np.concatenate((np.zeros((once, 1, 2)), np.cumsum(steps, axis=1)), axis=1)
    start = rng.uniform(*BELGIUM, (once, 2))
    shapes += start[:, None, :]
    touching = np.arange(1, once, 2)
    shapes[touching] += (shapes[touching - 1, -1] - shapes[touching, 0])[:, None, :]
    again = shapes[rng.choice(once, count - once)]
    again = again + rng.normal(0, 1.2, (len(again), 1, 2)) + rng.normal(0, 0.6, again.shape)
    return shapely.linestrings(rng.permutation(np.concatenate((shapes, again[:, ::-1]))))


def bare(planar):
    """The geometry work and nothing else: what is credited, in metres."""
    tree = shapely.STRtree(planar)
    subject, other = tree.query(planar, predicate="dwithin", distance=TOLERANCE)
    earlier = other < subject
    subject, other = subject[earlier], other[earlier]
    order = np.lexsort((other, subject))
    touched, index = np.unique(subject[order], return_inverse=True)
    together = shapely.multilinestrings(planar[other[order]], indices=index)
    cover = shapely.buffer(together, TOLERANCE)
    left = planar.copy()
    left[touched] = shapely.difference(planar[touched], cover)
    return geodesic_lengths(to_stored(left)).sum()


@contextmanager
def timed(times, name):
    start = time.perf_counter()
    yield
    times[name] = time.perf_counter() - start


def post(target, lines, first=0, batch=5000):
    for start in range(0, len(lines), batch):
        postings = [
            claims.Posting(number, target, "created", GEOSGeometry(memoryview(wkb), 4326))
            for number, wkb in enumerate(shapely.to_wkb(lines[start : start + batch]))
        ]
        number = first + start // batch
        claims.post(
            f"B-{number:08}",
            postings,
            actor=f"actor-{number}",
            actor_kind="association",
            accepted_at=MOMENT + datetime.timedelta(minutes=number),
        )


def waiting(batch_size):
    while recount(batch_size):
        pass


def measure(count):
    planar = hedges(count)
    lines = to_stored(planar)
    times = {}
    with timed(times, "bare shapely"):
        bare(planar)
    with transaction.atomic():
        target = new_target()
        with timed(times, "posting"):
            post(target, lines)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE counting_claim")
        with timed(times, "incremental, of all"):
            waiting(5000)
        with timed(times, "full recount"):
            run = recount_everything()
        with timed(times, "one pledge of ten lines"):
            post(target, lines[:10], first=10**6)
            waiting(500)
        transaction.set_rollback(True)
    report(count, times, run)


def new_target():
    axis = Axis.objects.create(number=99, slug="bench", name="Bench", short_name="Bench")
    objective = Objective.objects.create(axis=axis, number=99, slug="bench", name="Bench")
    return Target.objects.create(
        objective=objective,
        key="bench",
        code="bench-bench",
        label="Bench",
        value=1,
        unit="km",
        metric_kind="length_km",
        tolerance_m=Decimal(TOLERANCE),
    )


def report(count, times, run):
    print(f"\n{count:,} lines ({run.differing} differences)")
    for name, seconds in times.items():
        print(f"  {name:26} {seconds:9.2f} s {seconds / times['bare shapely']:8.2f} x bare")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory {peak:,.0f} MB")


for argument in sys.argv[1:] or ["10000"]:
    measure(int(argument))
