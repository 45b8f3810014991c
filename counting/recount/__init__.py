"""Recounting: what is waiting, piece by piece, or everything anew."""

from counting.recount.books import repair_books
from counting.recount.everything import (
    carry_on,
    is_abandoned,
    recount_everything,
    see_through,
    unfinished_run,
)
from counting.recount.planning import begin
from counting.recount.snapshots import take_snapshot
from counting.recount.statements import one_moment
from counting.recount.waiting import recount

__all__ = [
    "begin",
    "carry_on",
    "is_abandoned",
    "one_moment",
    "recount",
    "recount_everything",
    "repair_books",
    "see_through",
    "take_snapshot",
    "unfinished_run",
]
