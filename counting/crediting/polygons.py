"""Crediting of areas: what remains of a polygon after the earlier ones are taken away."""

import numpy as np
import shapely
from numpy.typing import NDArray

from counting.crediting.outcome import (
    NO_DECISIONS,
    Decisions,
    Geometries,
    Indices,
    Outcome,
    Rule,
)
from counting.crediting.sharing import first_come

_POLYGON, _MULTIPOLYGON = shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON


def credit_polygons(
    geometries: Geometries,
    rule: Rule,
    *,
    subjects: Indices | None = None,
    decisions: Decisions = NO_DECISIONS,
) -> Outcome:
    """Credit valid polygons in rank order (EPSG:3812), or only the `subjects` among them.

    The tolerance plays no part here, save that a polygon judged the *same* as an earlier one
    loses what lies within reach of it.
    """
    subjects = np.arange(len(geometries)) if subjects is None else np.asarray(subjects)
    own = geometries[subjects]
    subject, other, is_same = _earlier(geometries, subjects, rule, decisions)
    grounds = geometries[other]
    grounds[is_same] = shapely.buffer(grounds[is_same], rule.reach)
    credited = own.copy()
    touched, index = np.unique(subject, return_inverse=True)
    if not len(touched):
        return Outcome(credited, np.ones(len(own), dtype=bool), subject, other, np.empty(0))
    together = shapely.geometrycollections(grounds, indices=index)
    cover = shapely.union_all(together[:, None], axis=1)
    removed = shapely.intersection(own[touched], cover)
    loses = shapely.area(removed) > 0
    losing = touched[loses]
    credited[losing] = polygons_of(shapely.difference(own[losing], cover[loses]))
    rows = np.isin(subject, losing)
    sharing, shared_with, quantity = first_come(
        removed[loses], subject[rows], other[rows], lambda now: grounds[rows][now], shapely.area
    )
    is_whole = np.ones(len(own), dtype=bool)
    is_whole[losing] = False
    return Outcome(credited, is_whole, sharing, shared_with, quantity)


def polygons_of(shapes: Geometries) -> Geometries:
    """Only the polygons of each shape: lines and points left by a difference are dropped."""
    kept = shapes.copy()
    mixed = ~np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON))
    for number in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapely.get_parts(shapes[number]))
        kept[number] = shapely.MultiPolygon(list(parts[shapely.get_type_id(parts) == _POLYGON]))
    return kept


def _earlier(
    geometries: Geometries, subjects: Indices, rule: Rule, decisions: Decisions
) -> tuple[Indices, Indices, NDArray[np.bool_]]:
    """Rows (subject's position, earlier polygon, judged the same), by subject and rank."""
    position, other = shapely.STRtree(geometries).query(
        geometries[subjects], predicate="intersects"
    )
    earlier = other < subjects[position]
    found = set(zip(position[earlier].tolist(), other[earlier].tolist(), strict=True))
    decided = decisions.distinct | decisions.same
    found = {row for row in found if (row[1], int(subjects[row[0]])) not in decided}
    place = {int(subject): index for index, subject in enumerate(subjects)}
    same = {(place[second], first) for first, second in decisions.same if second in place}
    rows = np.array(sorted(found | same), dtype=np.int64).reshape(-1, 2)
    is_same = np.array([tuple(row) in same for row in rows.tolist()], dtype=bool)
    return rows[:, 0], rows[:, 1], is_same
