"""Which earlier shapes lie within reach of which subjects."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from counting.crediting.outcome import Decisions, Geometries, Indices, Rule

#: Earlier lines are looked at in pieces of so many vertices, so that a very long one costs its
#: neighbours no more than the stretch that passes by.
VERTICES_PER_PIECE = 32


@dataclass(frozen=True)
class Neighbours:
    """Pieces of earlier shapes near a subject, in rank order: one row per subject and piece.

    `subject` is a position among the subjects, `other` the index of the earlier shape in the
    ranked array, `piece` the geometry and `reach` its distance of effect in metres.
    """

    subject: Indices
    other: Indices
    piece: Geometries
    reach: NDArray[np.float64]

    def of(self, rows: NDArray[np.bool_]) -> "Neighbours":
        return Neighbours(self.subject[rows], self.other[rows], self.piece[rows], self.reach[rows])


def earlier_neighbours(
    geometries: Geometries,
    pieces: Geometries,
    owners: Indices,
    subjects: Indices,
    rule: Rule,
    decisions: Decisions,
) -> Neighbours:
    """Pieces (with the index of the shape they belong to) that earlier shapes lay near subjects.

    Within the tolerance; pairs judged distinct are left out, pairs judged same are looked for
    further away.
    """
    tree = shapely.STRtree(pieces)
    position, piece = tree.query(geometries[subjects], predicate="dwithin", distance=rule.tolerance)
    earlier = owners[piece] < subjects[position]
    position, piece = position[earlier], piece[earlier]
    reach = np.full(len(piece), rule.tolerance)
    if decisions.distinct or decisions.same:
        position, piece, reach = _decided(
            position, piece, geometries, pieces, owners, subjects, rule, decisions
        )
    order = np.lexsort((piece, position))
    position, piece, reach = position[order], piece[order], reach[order]
    return Neighbours(position, owners[piece], pieces[piece], reach)


def _decided(
    position: Indices,
    piece: Indices,
    geometries: Geometries,
    pieces: Geometries,
    owners: Indices,
    subjects: Indices,
    rule: Rule,
    decisions: Decisions,
) -> tuple[Indices, Indices, NDArray[np.float64]]:
    """The rows with reviewers' decisions honoured."""
    decided = decisions.distinct | decisions.same
    undecided = np.fromiter(
        (
            (int(owners[p]), int(subjects[s])) not in decided
            for s, p in zip(position, piece, strict=True)
        ),
        dtype=bool,
        count=len(piece),
    )
    rows = [(position[undecided], piece[undecided])]
    place = {int(subject): index for index, subject in enumerate(subjects)}
    for first, second in sorted(decisions.same):
        if second in place:
            own = np.flatnonzero(owners == first)
            near = own[shapely.dwithin(geometries[second], pieces[own], rule.reach)]
            rows.append((np.full(len(near), place[second]), near))
    position = np.concatenate([row[0] for row in rows])
    piece = np.concatenate([row[1] for row in rows])
    reach = np.full(len(piece), rule.reach)
    reach[: np.count_nonzero(undecided)] = rule.tolerance
    return position, piece, reach


def minimum_runs(lines: Geometries, rule: Rule) -> NDArray[np.float64]:
    """The shortest stretch of each line, in metres, that can be a duplicate."""
    return np.minimum(rule.minimum_run, shapely.length(lines) / 2)


def place_within(labels: Indices) -> Indices:
    """0, 1, 2 … within each run of equal labels."""
    first = np.flatnonzero(np.r_[True, labels[1:] != labels[:-1]])
    return np.arange(len(labels)) - np.repeat(first, np.diff(np.r_[first, len(labels)]))


def cut_by_vertices(geometries: Geometries) -> tuple[Geometries, Indices]:
    """Lines in pieces of at most `VERTICES_PER_PIECE` vertices, in order, and their owners."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    if not (shapely.get_num_coordinates(parts) > VERTICES_PER_PIECE).any():
        return parts, owners
    coordinates, part = shapely.get_coordinates(parts, return_index=True)
    place = place_within(part)
    is_end = np.r_[part[1:] != part[:-1], True]
    is_joint = (place > 0) & (place % (VERTICES_PER_PIECE - 1) == 0) & ~is_end
    # A joint is written twice: it closes one piece and opens the next.
    vertex = np.repeat(np.arange(len(part)), np.where(is_joint, 2, 1))
    opens = np.r_[False, vertex[1:] == vertex[:-1]] | np.r_[True, part[1:] != part[:-1]][vertex]
    piece = np.cumsum(opens) - 1
    return shapely.linestrings(coordinates[vertex], indices=piece), owners[part[vertex[opens]]]


def lines_in(shapes: Geometries) -> tuple[Geometries, Indices]:
    """The lines that each shape holds, and the place of their shape."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    # A collection (a line that touches the edge in a point) holds its lines one level deeper.
    parts, deeper = shapely.get_parts(parts, return_index=True)
    is_line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    is_line &= ~shapely.is_empty(parts)  # what only touches leaves an empty line, without a place
    return parts[is_line], owners[deeper[is_line]]


def one_per_pair(near: Neighbours) -> Neighbours:
    """Neighbours with the pieces of one earlier line put together, still in rank order."""
    changes = (near.subject[1:] != near.subject[:-1]) | (near.other[1:] != near.other[:-1])
    first = np.r_[True, changes]
    together = shapely.multilinestrings(near.piece, indices=np.r_[0, np.cumsum(changes)])
    return Neighbours(near.subject[first], near.other[first], together, near.reach[first])


def covers(near: Neighbours) -> tuple[Indices, Geometries]:
    """For each subject with neighbours: its position, and the ground within their reach."""
    touched, index = np.unique(near.subject, return_inverse=True)
    narrow = np.full(len(touched), np.inf)
    np.minimum.at(narrow, index, near.reach)
    wide = np.zeros(len(touched))
    np.maximum.at(wide, index, near.reach)
    ground = shapely.buffer(shapely.multilinestrings(near.piece, indices=index), narrow)
    # Only a subject with a pair judged the same has neighbours of two reaches.
    for number in np.flatnonzero(wide > narrow):
        own = index == number
        ground[number] = shapely.union_all(shapely.buffer(near.piece[own], near.reach[own]))
    return touched, ground
