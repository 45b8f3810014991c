from counting.querysets.claims import (
    AttributionQuerySet,
    ClaimQuerySet,
    CreditQuerySet,
    PairDecisionQuerySet,
    Site,
)
from counting.querysets.places import PresenceQuerySet, PublicPlaceQuerySet
from counting.querysets.recounts import (
    SECONDS_TO_LOCK,
    UNHURRIED,
    ChunkQuerySet,
    RequestQuerySet,
    RunQuerySet,
)
from counting.querysets.totals import (
    STANDING_EDITION,
    ActorTotalQuerySet,
    EditionQuerySet,
    Figures,
    FiguresQuerySet,
    LedgerQuerySet,
    PledgedTotalQuerySet,
    SnapshotQuerySet,
    TotalQuerySet,
    both_figures,
    sums,
)

__all__ = [
    "SECONDS_TO_LOCK",
    "STANDING_EDITION",
    "UNHURRIED",
    "ActorTotalQuerySet",
    "AttributionQuerySet",
    "ChunkQuerySet",
    "ClaimQuerySet",
    "CreditQuerySet",
    "EditionQuerySet",
    "Figures",
    "FiguresQuerySet",
    "LedgerQuerySet",
    "PairDecisionQuerySet",
    "PledgedTotalQuerySet",
    "PresenceQuerySet",
    "PublicPlaceQuerySet",
    "RequestQuerySet",
    "RunQuerySet",
    "Site",
    "SnapshotQuerySet",
    "TotalQuerySet",
    "both_figures",
    "sums",
]
