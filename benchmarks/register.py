"""A register of any size, written straight into the tables of a database of its own."""

import datetime
from contextlib import contextmanager
from decimal import Decimal
from uuid import UUID

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection

from axes.models import Axis, Objective, Target
from benchmarks.landscape import municipalities
from counting import asking, claims
from counting.measuring import to_stored
from counting.models import Credit, Reason
from territory.models import BoundaryLoad, Municipality, Province, Region

PLEDGE = 10  # lines
TOLERANCE = 5.0
MOMENT = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
LATER = MOMENT + datetime.timedelta(days=365 * 5)
_CLAIMS = """
    COPY counting_claim (id, target_id, state, kind, source, number, actor, actor_kind, geometry,
                         shown, planar, share, accepted_at, posted_at) FROM STDIN
"""
# What is there to find rows quickly; that nothing stands there twice is kept up meanwhile.
_INDEXES = """
    SELECT indexrelid::regclass, pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique
"""
_CREDITS = """
    INSERT INTO counting_credit (claim_id, raw, credited, shared, outside)
    SELECT id, 0, 0, 0, 0 FROM counting_claim ORDER BY id
"""
_EMPTY = """
    TRUNCATE counting_claim, counting_total, counting_nationaltotal, counting_actortotal,
             counting_presence, counting_ledgerentry, counting_run, axes_axis, territory_region,
             territory_boundaryload RESTART IDENTITY CASCADE
"""


@contextmanager
def own_database(name=None):
    """A database with all tables beside the one that is named, dropped at the end."""
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_{name or before}"
    created = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield created
    finally:
        use(created)
        connection.creation.destroy_test_db(before, verbosity=0)


def use(database):
    """Connect to this database from now on."""
    if connection.settings_dict["NAME"] != database:
        connection.close()
        connection.settings_dict["NAME"] = database


@contextmanager
def indexed_afterwards(*models):
    """Fill the tables of these models without their indexes, which are made at the end.

    To index many rows at once takes a tenth of the time that it takes to index each as it comes.
    """
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [[model._meta.db_table for model in models]])
        indexes = cursor.fetchall()
    for name, _ in indexes:
        execute(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        execute(definition)


def new_register(planar, lines_each=PLEDGE, new_targets=None, *, first_number=1, is_shown=False):
    """Fill the tables with these lines (EPSG:3812), so many to a pledge; returns their targets.

    Pledges lie together on the ground and were accepted in an order that has nothing to do with
    it; they take turns with the targets. The lines of each are numbered from `first_number` on, and
    may be shown to the public. Nothing is counted yet, and nothing waits to be.
    """
    execute(_EMPTY)
    targets = (new_targets or _new_targets)()
    _new_places()
    _copy_claims(targets, planar, lines_each, first_number, is_shown)
    execute(_CREDITS)
    execute("ANALYZE")
    return targets


def ask_for_everything():
    """Let every claim wait to be counted, as after a change of rule."""
    asking.count_again(reason=Reason.RULE_CHANGED)
    execute("ANALYZE counting_recountrequest")


def pledge(lines, number):
    """Accept one more pledge of these lines (EPSG:3812), later than all others; its source."""
    target, source = Target.objects.get(key="bench"), f"L{number:08}"
    postings = [
        claims.Posting(place, target, "created", line)
        for place, line in enumerate(to_stored(lines))
    ]
    claims.post(
        source,
        postings,
        actor=f"late-{number}",
        actor_kind="association",
        accepted_at=LATER + datetime.timedelta(minutes=number),
    )
    return source


def execute(sql):
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _copy_claims(targets, planar, lines_each, first_number, is_shown):
    geometry, shape = _hex(to_stored(planar), 4326), _hex(planar, 3812)
    turn = np.random.default_rng(2).permutation(len(planar) // lines_each + 1)
    with connection.cursor() as cursor, cursor.copy(_CLAIMS) as copy:
        for place in range(len(planar)):
            pledge, line = divmod(place, lines_each)
            number = turn[pledge]
            moment = MOMENT + datetime.timedelta(minutes=int(number))
            target = targets[number % len(targets)]
            shown = geometry[place] if is_shown else r"\N"
            copy.write(
                f"{place + 1}\t{target.pk}\tpledged\tcreated\tB{number:08}"
                f"\t{first_number + line}\t{UUID(int=int(number))}\tassociation"
                f"\t{geometry[place]}\t{shown}\t{shape[place]}\t1\t{moment}\t{moment}\n"
            )
    execute(f"SELECT setval('counting_claim_id_seq', {len(planar)})")


def _hex(shapes, srid):
    return shapely.to_wkb(shapely.set_srid(shapes, srid), hex=True, include_srid=True)


def _new_targets():
    axis = Axis.objects.create(number=99, slug="bench", name="Bench", short_name="Bench")
    objective = Objective.objects.create(axis=axis, number=99, slug="bench", name="Bench")
    target = Target.objects.create(
        objective=objective,
        key="bench",
        code="bench-bench",
        name="Bench",
        label="Bench",
        value=1,
        unit="km",
        metric_kind="length_km",
        tolerance_m=Decimal(TOLERANCE),
    )
    return [target]


def _new_places():
    """576 municipalities in nine provinces and three regions, all with official outlines."""
    drawn = municipalities()
    load = BoundaryLoad.objects.create(file_name="generated", digest="0" * 64, level="municipality")
    regions = [
        _place(Region, 10 + part, drawn, load, lambda cell, own=part: cell[0] // 8 == own)
        for part in range(3)
    ]
    provinces = [
        _place(
            Province,
            100 + part,
            drawn,
            load,
            lambda cell, own=part: (cell[0] // 8, cell[1] // 8) == divmod(own, 3),
            region=regions[part // 3],
        )
        for part in range(9)
    ]
    for number, (cell, _) in enumerate(drawn.items()):
        province = provinces[cell[0] // 8 * 3 + cell[1] // 8]
        _place(
            Municipality,
            10_000 + number,
            drawn,
            load,
            lambda other, own=cell: other == own,
            province=province,
            region=province.region,
            language_regime="dutch",
        )


def _place(model, code, drawn, load, belongs, **more):
    shape = shapely.union_all([outline for cell, outline in drawn.items() if belongs(cell)])
    wkb = to_stored(np.array([shape], dtype=object))[0].wkb
    outline = GEOSGeometry(memoryview(wkb), srid=4326)
    return model.objects.create(
        nis_code=f"{code:05}",
        name=f"Place {code}",
        slug=f"place-{code}",
        outline=MultiPolygon(outline, srid=4326) if outline.geom_type == "Polygon" else outline,
        outline_from=load,
        **more,
    )


def must_be_counted(source):
    """Raise unless all claims of the source have been counted."""
    if Credit.objects.from_source(source).filter(computed_at=None).exists():
        raise RuntimeError(f"{source} has not been counted")
