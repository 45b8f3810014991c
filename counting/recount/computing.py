"""From claims to what counts of them: reads the database, writes nothing."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import shapely

from axes.models import Aggregation, Target
from counting.attribution import (
    ELSEWHERE,
    Outlines,
    Part,
    attribute,
    in_one_spot,
    spots_around,
)
from counting.crediting import (
    Decisions,
    Outcome,
    Rule,
    credit_lines,
    credit_points,
    credit_polygons,
)
from counting.measuring import (
    MEASURING,
    Geometries,
    apportion,
    from_decimal,
    in_thousandths,
    to_planar,
    to_stored,
)
from counting.models import Claim, Verdict
from counting.recount.memory import nothing_collected
from counting.recount.neighbourhood import Verdicts, decisions_about, needed_by
from counting.recount.outlines import outlines_around
from counting.recount.reading import (
    Competitor,
    Row,
    areas_shown,
    competitors,
    rows_of,
    stored_geometries,
)

#: Raised whenever the same input would give another figure.
RULE_VERSION = "1"
CREDITING = {"line": credit_lines, "polygon": credit_polygons, "point": credit_points}


class Computed(NamedTuple):
    """What counts of one claim, in thousandths of the base unit."""

    row: Row
    raw: int = 0
    credited: int = 0
    shared: int = 0
    outside: int = 0
    geometry: shapely.Geometry | None = None
    overlaps: tuple[tuple[int, int], ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def figures(self) -> tuple[int, int, int, int]:
        return (self.raw, self.credited, self.shared, self.outside)


@nothing_collected()
def compute(
    claims: Iterable[int],
    *,
    needed: set[int] | None = None,
    outlines: Outlines | None = None,
    tolerance: Decimal | None = None,
) -> list[Computed]:
    """Credit and attribute these claims anew, whatever is stored.

    `needed` are the claims they depend on and `outlines` those around them, where the caller has
    them at hand; otherwise they are looked up. With `tolerance` (in metres) it is as if every
    target had that one.
    """
    rows = rows_of(claims)
    computed = [Computed(row) for row in rows if row.is_withdrawn]
    live = [row for row in rows if not row.is_withdrawn]
    targets = Target.objects.in_bulk({row.target for row in live})
    if tolerance is not None:
        for target in targets.values():
            target.tolerance_m = tolerance
    by_group = attrgetter("group")
    for _, members in groupby(sorted(live, key=by_group), key=by_group):
        group = list(members)
        target = targets[group[0].target]
        if target.aggregation == Aggregation.DISTINCT_ORGANISATIONS:
            computed += _once_per_actor(group)
        elif group[0].is_mapped:
            computed += _mapped(group, target, needed, outlines)
        else:
            computed += [declared(row) for row in group]
    return computed


def declared(row: Row) -> Computed:
    """What counts of a declared quantity: its share, in the place that was named."""
    raw = from_decimal(row.declared_quantity or Decimal(0))
    credited = round(raw * row.share)
    return Computed(row, raw=raw, credited=credited, parts=_in_one_place(row, credited))


def _in_one_place(row: Row, credited: int) -> tuple[Part, ...]:
    return (Part(row.spot, credited),) if credited else ()


def _once_per_actor(group: list[Row]) -> list[Computed]:
    """An organisation counts one, by its earliest claim; the others share it."""
    from_actors = rows_of(_claims_of_same_actors(group))
    first: dict[str, Row] = {}
    for row in from_actors:
        first.setdefault(row.actor, row)
    computed = []
    for row in group:
        earliest = first[row.actor]
        if earliest.pk == row.pk:
            computed.append(Computed(row, raw=1000, credited=1000, parts=_in_one_place(row, 1000)))
        else:
            computed.append(Computed(row, raw=1000, shared=1000, overlaps=((earliest.pk, 1000),)))
    return computed


def _claims_of_same_actors(group: list[Row]) -> set[int]:
    claims = Claim.objects.live().filter(target=group[0].target, state=group[0].state)
    return set(claims.filter(actor__in={row.actor for row in group}).values_list("pk", flat=True))


def _mapped(
    group: list[Row], target: Target, needed: set[int] | None, outlines: Outlines | None
) -> list[Computed]:
    own = {row.pk for row in group}
    others = needed_by(own) if needed is None else needed
    ranked, planar = competitors(own | others, group[0].group)
    return credit_group(group, target, ranked, planar, stored_geometries(group), outlines)


def credit_group(
    group: list[Row],
    target: Target,
    ranked: list[Competitor],
    planar: Geometries,
    stored: Geometries,
    outlines: Outlines | None = None,
    verdicts: Verdicts | None = None,
) -> list[Computed]:
    """Credit and attribute mapped rows of one group among all that compete with them.

    `ranked` and `planar` (EPSG:3812) hold the group and its competitors in rank order, `stored`
    (EPSG:4326) the group alone; the group's own order is that of their rank. Outlines and verdicts
    are looked up where the caller does not have them at hand.
    """
    if verdicts is None:
        verdicts = decisions_about(row.site for row in group)
    own = {row.pk for row in group}
    places = [place for place, claim in enumerate(ranked) if claim.pk in own]
    shape = target.geometry_kinds[0]
    outcome = CREDITING[shape](
        planar,
        rule_of(target),
        subjects=np.array(places),
        decisions=_decisions(verdicts, ranked),
    )
    raw = in_thousandths(MEASURING[shape](stored))
    left = _left(outcome, raw, shape)
    counted = [
        part if row.share == 1 else round(part * row.share)
        for part, row in zip(left.tolist(), group, strict=True)
    ]
    outlines = outlines or outlines_around(planar[places])
    parts = attribute(
        outcome.credited,
        counted,
        outlines,
        lambda pieces: MEASURING[shape](to_stored(pieces)),
    )
    _keep_private(group, outlines, parts)
    overlaps = _overlaps(outcome, raw - left, ranked)
    measured = zip(raw.tolist(), left.tolist(), strict=True)
    kept = _parts_kept(outcome)
    return [
        _credited(row, target, figures, kept.get(at), overlaps.get(at, ()), parts[at])
        for at, (row, figures) in enumerate(zip(group, measured, strict=True))
    ]


def _keep_private(group: list[Row], outlines: Outlines, parts: list[list[Part]]) -> None:
    """Say of what is shown only by its cell, or another area, no more than that area does."""
    # What is only foreseen is in no table: its keys are negative, and nobody is shown its parts.
    stored = [row.pk for row in group if row.pk > 0]
    if not (outlines.levels and stored):
        return
    areas = areas_shown(stored)
    private = [at for at, row in enumerate(group) if row.pk in areas]
    if private:
        shown = to_planar(np.array([areas[group[at].pk] for at in private], dtype=object))
        for at, spot in zip(private, spots_around(shown, outlines), strict=True):
            parts[at] = in_one_spot(parts[at], spot)


def rule_of(target: Target) -> Rule:
    """The rule by which a target's claims are credited."""
    return Rule(float(target.tolerance_m), float(target.minimum_shared_run_m))


def _decisions(verdicts: Verdicts, ranked: list[Competitor]) -> Decisions:
    """The verdicts on pairs of these claims, by their places in the ranked array."""
    place = {claim.site: number for number, claim in enumerate(ranked)} if verdicts else {}
    found: dict[str, set[tuple[int, int]]] = {Verdict.DISTINCT: set(), Verdict.SAME: set()}
    for (first, second), verdict in verdicts.items():
        if first in place and second in place:
            low, high = sorted((place[first], place[second]))
            found[verdict].add((low, high))
    return Decisions(frozenset(found[Verdict.DISTINCT]), frozenset(found[Verdict.SAME]))


def _left(outcome: Outcome, raw: np.ndarray, shape: str) -> np.ndarray:
    """What remains of each geometry, in thousandths: measured only where something was removed."""
    left = raw.copy()
    cut = ~outcome.is_whole
    measured = in_thousandths(MEASURING[shape](to_stored(outcome.credited[cut])))
    left[cut] = np.minimum(measured, raw[cut])
    return left


def _overlaps(outcome: Outcome, shared: np.ndarray, ranked: list[Competitor]) -> dict[int, tuple]:
    """With whom each position shares what was removed of it, in thousandths."""
    found: dict[int, tuple] = {}
    positions, starts = np.unique(outcome.sharing, return_index=True)
    ends = np.append(starts, len(outcome.sharing))[1:]
    for position, start, end in zip(positions, starts, ends, strict=True):
        quantities = apportion(int(shared[position]), outcome.shared_quantity[start:end])
        others = [ranked[other].pk for other in outcome.shared_with[start:end]]
        found[int(position)] = tuple(
            sorted((other, part) for other, part in zip(others, quantities, strict=True) if part)
        )
    return found


def _parts_kept(outcome: Outcome) -> dict[int, shapely.Geometry]:
    """By position, what is left of those that lost a part and kept a part."""
    cut = np.flatnonzero(~outcome.is_whole & ~shapely.is_empty(outcome.credited))
    return dict(zip(cut.tolist(), outcome.credited[cut], strict=True))


def _credited(
    row: Row,
    target: Target,
    measured: tuple[int, int],
    geometry: shapely.Geometry | None,
    overlaps: tuple[tuple[int, int], ...],
    parts: list[Part],
) -> Computed:
    raw, left = measured
    placed = sum(part.thousandths for part in parts)
    if not target.counts_elsewhere:
        parts = [part for part in parts if part.spot.place != ELSEWHERE]
    credited = sum(part.thousandths for part in parts)
    return Computed(
        row,
        raw=raw,
        credited=credited,
        shared=raw - left,
        outside=placed - credited,
        geometry=geometry,
        overlaps=overlaps,
        parts=in_one_order(parts),
    )


def in_one_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts as they are compared: always in the same order."""
    parts = tuple(parts)
    return parts if len(parts) < 2 else tuple(sorted(parts, key=str))


def stored_parts(computed: list[Computed]) -> Geometries:
    """The credited parts that differ from their claims' geometries, in EPSG:4326; else None."""
    shapes = np.array([one.geometry for one in computed], dtype=object)
    has_part = np.array([one.geometry is not None for one in computed], dtype=bool)
    shapes[has_part] = to_stored(shapes[has_part])
    return shapes
