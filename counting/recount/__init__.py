"""Recounting: what is waiting, piece by piece, or everything anew."""

from counting.recount.everything import recount_everything
from counting.recount.snapshots import take_snapshot
from counting.recount.waiting import recount

__all__ = ["recount", "recount_everything", "take_snapshot"]
