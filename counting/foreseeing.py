"""What would count of something if it were accepted now: reads the database, writes nothing.

The answer is that of the recount itself, which is asked with rows that are in no table.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone

from axes.models import Aggregation, Target
from counting.attribution import Outlines
from counting.measuring import Geometries, as_decimal, to_stored
from counting.models import Claim, Kind, State, Verdict
from counting.postings import Posting, as_stored, countable_shapes, named_place
from counting.querysets import Site
from counting.recount.computing import Computed, credit_group, declared, rule_of
from counting.recount.memory import nothing_collected
from counting.recount.neighbourhood import Verdicts, decisions_about
from counting.recount.reading import Competitor, Row, competitors
from counting.recount.statements import rows

# ST_DWithin on `planar` uses the index `claim_planar_live`; OFFSET 0 keeps the planner from
# comparing all claims of the target with each other.
_NEAR = """
    SELECT DISTINCT n.id
    FROM unnest(%(shapes)s::bytea[]) AS s (wkb)
    JOIN LATERAL (
        SELECT id, target_id, state, kind, source FROM counting_claim near
        WHERE near.withdrawn_at IS NULL
          AND ST_DWithin(near.planar, ST_SetSRID(ST_GeomFromWKB(s.wkb), 3812), %(reach)s)
        OFFSET 0
    ) n ON n.target_id = %(target)s AND n.state = %(state)s
       AND (n.kind = 'removed') = %(is_loss)s AND NOT n.source = ANY(%(sources)s)
    WHERE NOT %(among_public)s
       OR EXISTS (SELECT FROM counting_publicplace p WHERE p.claim_id = n.id AND p.is_exact)
"""
#: In metres: what was removed is shown without the slivers that rounding leaves.
_HAIR = 0.05


class Prospect(NamedTuple):
    """What one source would hand in, in the order in which it would be accepted."""

    source: str
    actor: str
    postings: Sequence[Posting]


class Neighbour(NamedTuple):
    """A site of others close to a foreseen one, or sharing ground with it.

    `metres` is the distance between the two, `shared` a quantity in the base unit of the target,
    and `verdict` what a reviewer has decided on the pair, if anything.
    """

    source: str
    number: int
    metres: float = 0
    shared: Decimal = Decimal(0)
    verdict: str = ""


class Foreseen(NamedTuple):
    """What would count of one posting, in the base unit of its target.

    `shared_geometry` (EPSG:4326) is the part that others have claimed before.
    """

    source: str
    posting: Posting
    raw: Decimal
    credited: Decimal
    shared: Decimal
    outside: Decimal
    neighbours: tuple[Neighbour, ...] = ()
    shared_geometry: GEOSGeometry | None = None


class _Handed(NamedTuple):
    """A posting as the recount would meet it."""

    row: Row
    posting: Posting
    stored: shapely.Geometry | None
    planar: shapely.Geometry | None

    @property
    def group(self) -> tuple[int, str, bool, bool]:
        return self.row.group


@nothing_collected()
def foresee(
    prospects: Iterable[Prospect],
    *,
    outlines: Outlines | None = None,
    among_public: bool = False,
) -> list[Foreseen]:
    """What would count as pledged of each posting, if the prospects were accepted now in turn.

    Live claims of the same sources are left out: they would be replaced. With empty `outlines`
    nothing is looked up of where it lies, so that nothing is `outside`. With `among_public` the
    answer is for anyone: as if there were no claims but those shown exactly. Raises `Uncountable`.
    """
    handed = [each for prospect in prospects for each in _handed(prospect)]
    # Keys of rows that are in no table are negative, each its own.
    handed = [
        each._replace(row=each.row._replace(pk=-number)) for number, each in enumerate(handed, 1)
    ]
    foreseen: list[Foreseen] = []
    by_group = attrgetter("group")
    for _, members in groupby(sorted(handed, key=by_group), key=by_group):
        group = list(members)
        target = group[0].posting.target
        if target.aggregation == Aggregation.DISTINCT_ORGANISATIONS:
            foreseen += _once_per_actor(group)
        elif group[0].row.is_mapped:
            foreseen += _mapped(group, target, outlines, among_public=among_public)
        else:
            foreseen += [_figures(each, declared(each.row)) for each in group]
    return foreseen


def _handed(prospect: Prospect) -> Iterator[_Handed]:
    shapes = zip(prospect.postings, *countable_shapes(prospect.postings), strict=True)
    for posting, stored, planar in shapes:
        yield _Handed(_row(prospect, posting), posting, stored, planar)


def _row(prospect: Prospect, posting: Posting) -> Row:
    place = named_place(posting)
    return Row(
        pk=0,
        target=posting.target.pk,
        state=State.PLEDGED,
        kind=posting.kind,
        source=prospect.source,
        number=posting.number,
        actor=prospect.actor,
        actor_kind="",
        accepted_at=timezone.now(),
        is_withdrawn=False,
        confirmed_at=None,
        share=Decimal(1),
        declared_quantity=posting.declared_quantity,
        municipality=place.municipality,
        province=place.province,
        region=place.region,
    )


def _once_per_actor(group: list[_Handed]) -> list[Foreseen]:
    """An organisation that has claimed already, or earlier in the same breath, adds nothing."""
    target, sources = group[0].posting.target, [each.row.source for each in group]
    claims = Claim.objects.live().filter(target=target, state=State.PLEDGED)
    earliest = claims.filter(actor__in={each.row.actor for each in group}).exclude(
        source__in=sources
    )
    first = {
        actor: Neighbour(source, number, shared=Decimal(1))
        for actor, source, number in earliest.order_by("-accepted_at", "-source").values_list(
            "actor", "source", "number"
        )
    }
    foreseen = []
    for each in group:
        other = first.get(each.row.actor)
        shared = Decimal(1 if other else 0)
        foreseen.append(
            Foreseen(
                each.row.source,
                each.posting,
                raw=Decimal(1),
                credited=1 - shared,
                shared=shared,
                outside=Decimal(0),
                neighbours=(other,) if other else (),
            )
        )
        first.setdefault(
            each.row.actor, Neighbour(each.row.source, each.row.number, shared=Decimal(1))
        )
    return foreseen


def _mapped(
    group: list[_Handed], target: Target, outlines: Outlines | None, *, among_public: bool
) -> list[Foreseen]:
    asked = [each.row for each in group]
    own = np.array([each.planar for each in group], dtype=object)
    stored = np.array([each.stored for each in group], dtype=object)
    reach = rule_of(target).reach
    claims = _claims_near(own, group, reach, among_public=among_public)
    others, around = competitors(claims, asked[0].group)
    ranked = [*others, *(Competitor(row.pk, row.source, row.number) for row in asked)]
    verdicts = decisions_about(row.site for row in asked)
    planar = np.concatenate((around, own))
    computed = credit_group(asked, target, ranked, planar, stored, outlines, verdicts)
    sites = {claim.pk: claim.site for claim in ranked}
    near = _near(own, around, others, reach)
    shared = _shared_parts(own, computed)
    return [
        _figures(
            each,
            one,
            _neighbours(one, near.get(place, {}), sites, verdicts),
            shared.get(place),
        )
        for place, (each, one) in enumerate(zip(group, computed, strict=True))
    ]


def _claims_near(
    own: Geometries, group: list[_Handed], reach: float, *, among_public: bool
) -> set[int]:
    """Live claims of others, for the same ground, within `reach` metres."""
    row = group[0].row
    parameters: dict[str, Any] = {
        "shapes": list(shapely.to_wkb(own)),
        "reach": reach,
        "target": row.target,
        "state": row.state,
        "is_loss": row.kind == Kind.REMOVED,
        "sources": sorted({each.row.source for each in group}),
        "among_public": among_public,
    }
    return {found[0] for found in rows(_NEAR, parameters)}


def _near(
    own: Geometries, around: Geometries, others: list[Competitor], reach: float
) -> dict[int, dict[Site, float]]:
    """By place among the own shapes: sites of others within `reach`, and how far away they are."""
    near: dict[int, dict[Site, float]] = {}
    if not len(around):
        return near
    places, found = shapely.STRtree(around).query(own, predicate="dwithin", distance=reach)
    metres = shapely.distance(own[places], around[found])
    for place, at, distance in zip(places.tolist(), found.tolist(), metres.tolist(), strict=True):
        near.setdefault(place, {})[others[at].site] = distance
    return near


def _neighbours(
    one: Computed,
    near: dict[Site, float],
    sites: dict[int, Site],
    verdicts: Verdicts,
) -> tuple[Neighbour, ...]:
    """Those that share most first, then the nearest; a site that runs over itself is its own."""
    shared = {sites[claim]: as_decimal(part) for claim, part in one.overlaps}
    neighbours = [
        Neighbour(
            *site,
            metres=near.get(site, 0),
            shared=shared.get(site, Decimal(0)),
            verdict=_verdict(one.row.site, site, verdicts),
        )
        for site in shared | near
    ]
    return tuple(sorted(neighbours, key=lambda each: (-each.shared, each.metres, each[:2])))


def _verdict(own: Site, other: Site, verdicts: Verdicts) -> str:
    first, second = sorted((own, other))
    return verdicts.get((first, second), Verdict.UNDECIDED)


def _shared_parts(planar: Geometries, computed: list[Computed]) -> dict[int, GEOSGeometry]:
    """By place, what others claimed before, as it lies on the ground (EPSG:4326)."""
    cut = [place for place, one in enumerate(computed) if one.shared]
    left = np.array([computed[place].geometry or shapely.Point() for place in cut], dtype=object)
    parts = to_stored(shapely.difference(planar[cut], shapely.buffer(left, _HAIR)))
    return dict(zip(cut, as_stored(parts), strict=True))


def _figures(
    each: _Handed,
    one: Computed,
    neighbours: tuple[Neighbour, ...] = (),
    shared_geometry: GEOSGeometry | None = None,
) -> Foreseen:
    raw, credited, shared, outside = map(as_decimal, one.figures)
    return Foreseen(
        each.row.source,
        each.posting,
        raw,
        credited,
        shared,
        outside,
        neighbours,
        shared_geometry,
    )
