"""Crediting of lines: what lies alongside an earlier line for long enough counts only once."""

import numpy as np
import shapely

from counting.crediting.neighbours import (
    Neighbours,
    covers,
    cut_by_vertices,
    earlier_neighbours,
    lines_in,
    minimum_runs,
    one_per_pair,
)
from counting.crediting.outcome import (
    NO_DECISIONS,
    Decisions,
    Geometries,
    Indices,
    Outcome,
    Rule,
)
from counting.crediting.retracing import ITSELF, credit_retracing, retracing_lines
from counting.crediting.sharing import Shares, first_come, no_shares

_EMPTY = shapely.LineString()


def credit_lines(
    geometries: Geometries,
    rule: Rule,
    *,
    subjects: Indices | None = None,
    decisions: Decisions = NO_DECISIONS,
) -> Outcome:
    """Credit lines in rank order (EPSG:3812), or only the `subjects` among them.

    What lies within the tolerance of an earlier line is removed, unless that piece, contiguous
    pieces taken together, is shorter than the minimum run or than half the line: then it is a
    crossing or a junction. Lines that run over themselves are told apart first (`retracing`).
    """
    subjects = np.arange(len(geometries)) if subjects is None else np.asarray(subjects)
    own = geometries[subjects]
    pieces, owners = cut_by_vertices(geometries)
    neighbours = earlier_neighbours(geometries, pieces, owners, subjects, rule, decisions)
    retraced = retracing_lines(own, rule)
    plain = neighbours.of(~retraced[neighbours.subject])
    credited, removed_from, removed = _credit_plain(own, plain, rule)
    sharing, shared_with, quantity = _shared_with(removed_from, removed, plain)
    if retraced.any():
        positions = np.flatnonzero(retraced)
        alongside = neighbours.of(retraced[neighbours.subject])
        kept, itself = credit_retracing(own, positions, alongside, rule)
        credited[positions] = kept
        sharing = np.concatenate((sharing, itself.sharing))
        shared_with = np.concatenate(
            (shared_with, np.where(itself.other == ITSELF, subjects[itself.sharing], itself.other))
        )
        quantity = np.concatenate((quantity, itself.quantity))
    order = np.lexsort((shared_with, sharing))
    is_whole = np.ones(len(subjects), dtype=bool)
    is_whole[sharing] = False
    return Outcome(credited, is_whole, sharing[order], shared_with[order], quantity[order])


def _credit_plain(
    own: Geometries, near: Neighbours, rule: Rule
) -> tuple[Geometries, Indices, Geometries]:
    """Credited lines, and the removed pieces with the position of the line they came from."""
    credited = own.copy()
    if not len(near.subject):
        return credited, np.empty(0, dtype=np.int64), np.empty(0, dtype=object)
    touched, cover = covers(near)
    lines, shortest = own[touched], minimum_runs(own[touched], rule)
    runs, run_of = merged_runs(shapely.intersection(lines, cover), np.arange(len(touched)))
    is_long = shapely.length(runs) >= shortest[run_of]
    loses = np.zeros(len(touched), dtype=bool)
    loses[run_of[is_long]] = True
    left = shapely.difference(lines[loses], cover[loses])
    # Crossings come back: short runs stay with the line they were cut from.
    crossing = ~is_long & loses[run_of]
    left_at = np.cumsum(loses) - 1
    kept, kept_of = shapely.get_parts(left, return_index=True)
    kept = np.concatenate((kept, runs[crossing]))
    kept_of = np.concatenate((kept_of, left_at[run_of[crossing]]))
    credited[touched[loses]] = collected_lines(kept, kept_of, int(loses.sum()))
    return credited, touched[run_of[is_long]], runs[is_long]


def merged_runs(shapes: Geometries, owners: Indices) -> tuple[Geometries, Indices]:
    """The lines in each shape, contiguous ones joined, one row per run with its owner."""
    parts, index = lines_in(shapes)
    if not len(parts):
        return parts, owners[index]
    present, compact = np.unique(index, return_inverse=True)
    merged = shapely.line_merge(shapely.multilinestrings(parts, indices=compact))
    runs, run_of = shapely.get_parts(merged, return_index=True)
    return runs, owners[present[run_of]]


def collected_lines(parts: Geometries, owners: Indices, count: int) -> Geometries:
    """One geometry per owner 0 … count-1 out of its parts, joined where they meet."""
    collected = np.full(count, _EMPTY, dtype=object)
    lines, place = lines_in(parts)
    order = np.argsort(owners[place], kind="stable")
    lines, owners = lines[order], owners[place][order]
    if len(lines):
        present, compact = np.unique(owners, return_inverse=True)
        collected[present] = shapely.line_merge(shapely.multilinestrings(lines, indices=compact))
    return collected


def _shared_with(removed_from: Indices, removed: Geometries, near: Neighbours) -> Shares:
    """Deal the removed runs out to the earlier lines they lie along."""
    if not len(removed):
        return no_shares()
    losing, index = np.unique(removed_from, return_inverse=True)
    pairs = one_per_pair(near.of(np.isin(near.subject, losing)))
    return first_come(
        shapely.multilinestrings(removed, indices=index),
        pairs.subject,
        pairs.other,
        lambda rows: shapely.buffer(pairs.piece[rows], pairs.reach[rows]),
        shapely.length,
    )
