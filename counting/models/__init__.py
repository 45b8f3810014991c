"""What counts: claims, what is credited of them, totals, and why totals changed."""

from counting.models.change import BoundaryRecount, RuleChange
from counting.models.claim import Claim
from counting.models.credit import Attribution, Credit, Overlap
from counting.models.ledger import LedgerEntry, RecountRequest
from counting.models.pair_decision import PairDecision
from counting.models.presence import Presence
from counting.models.public_place import Edition, PlaceTally, PublicPlace
from counting.models.ranking import PledgedTotal, TownTotal
from counting.models.run import Difference, Run, RunChunk, Sensitivity
from counting.models.terms import Basis, Kind, Reason, State, Verdict, Whereabouts
from counting.models.total import ActorTotal, NationalTotal, Snapshot, Total

__all__ = [
    "ActorTotal",
    "Attribution",
    "Basis",
    "BoundaryRecount",
    "Claim",
    "Credit",
    "Difference",
    "Edition",
    "Kind",
    "LedgerEntry",
    "NationalTotal",
    "Overlap",
    "PairDecision",
    "PlaceTally",
    "PledgedTotal",
    "Presence",
    "PublicPlace",
    "Reason",
    "RecountRequest",
    "RuleChange",
    "Run",
    "RunChunk",
    "Sensitivity",
    "Snapshot",
    "State",
    "Total",
    "TownTotal",
    "Verdict",
    "Whereabouts",
]
