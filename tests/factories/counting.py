"""Claims, posted as an engagement would post them, and places to draw them in."""

import datetime
from decimal import Decimal

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models.expressions import RawSQL

from counting import claims
from counting.measuring import to_stored
from counting.models import Claim, LedgerEntry, Reason
from counting.recount import recount

NOON = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)
#: A corner of the first square of tests.factories.territory, in EPSG:3812.
HERE = (624_500.0, 633_000.0)


def moment(number):
    """The number-th moment of acceptance."""
    return NOON + datetime.timedelta(minutes=number)


def stored(shape):
    """A shapely geometry in EPSG:3812 as a GeoDjango one in EPSG:4326."""
    wkb = to_stored(np.array([shape], dtype=object))[0].wkb
    return GEOSGeometry(memoryview(wkb), srid=4326)


def line(*coordinates, origin=HERE):
    """A line through points in metres from `origin`, as accepted: EPSG:4326."""
    return stored(shapely.LineString(np.array(coordinates, dtype=float) + np.array(origin)))


def posting(target, geometry=None, *, number=1, kind="created", shown=None, **more):
    """A posting of what GeoDjango calls a geometry, or of a declared quantity."""
    shape, public_part = (
        None if each is None else shapely.from_wkb(bytes(each.wkb)) for each in (geometry, shown)
    )
    return claims.Posting(number, target, kind, shape, shown=public_part, **more)


def post(source, *postings, at=0, actor="actor-1", actor_kind="association", **more):
    """Post claims and leave the recount to the test."""
    keys = claims.post(
        source, postings, actor=actor, actor_kind=actor_kind, accepted_at=moment(at), **more
    )
    posted = Claim.objects.in_bulk(keys)
    return [posted[key] for key in keys]


def post_line(target, source, *coordinates, at=0, number=1, kind="created", **more):
    """Post one drawn line."""
    drawn = posting(target, line(*coordinates), number=number, kind=kind)
    return post(source, drawn, at=at, **more)[0]


def post_declared(target, source, quantity, *, at=0, number=1, kind="created", **more):
    """Post one declared quantity, in the base unit; places by name."""
    places = {key: more.pop(key) for key in ("municipality", "province", "region") if key in more}
    declared = posting(
        target, number=number, kind=kind, declared_quantity=Decimal(quantity), **places
    )
    return post(source, declared, at=at, **more)[0]


def recount_all():
    """Deal with everything that waits."""
    while recount():
        pass


def without_number(claim):
    """Let a declared quantity be no number at all, which no recount can take."""
    no_number = RawSQL("'NaN'::numeric", [])
    Claim.objects.filter(pk=claim.pk).update(declared_quantity=no_number)
    return claim


def enter_what_moved_inside(target, source, count):
    """Entries as new boundaries leave them where they move no national figure."""
    entry = {"state": "pledged", "basis": "mapped", "kind": "created", "change": 0}
    LedgerEntry.objects.bulk_create(
        LedgerEntry(target=target, source=source, reason=Reason.BOUNDARY_CHANGED, **entry)
        for _ in range(count)
    )
