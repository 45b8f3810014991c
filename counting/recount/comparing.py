"""One chunk of a full recount: computed anew, compared with what is stored, nothing repaired."""

from collections.abc import Iterable
from decimal import Decimal

from axes.models import Target
from counting.attribution import Outlines
from counting.crediting import Rule
from counting.measuring import as_decimal
from counting.models import Difference, Kind, RunChunk, Sensitivity
from counting.recount.computing import Computed, compute
from counting.recount.neighbourhood import touched_by
from counting.recount.outlines import all_outlines
from counting.recount.statements import rows
from counting.recount.stored import Stored, stands, stored_credits

# && uses the index `claim_planar_live`. What lies near is more than what is needed: crediting
# alone decides what is near enough.
_AROUND = """
    SELECT id FROM counting_claim
    WHERE withdrawn_at IS NULL AND target_id = %(target)s AND state = %(state)s
      AND (kind = 'removed') = %(is_loss)s
      AND planar && ST_Expand((SELECT ST_Extent(planar)::box2d::geometry FROM counting_claim
                               WHERE id = ANY(%(claims)s)), %(reach)s)
"""
_AROUND_EACH = """
    SELECT DISTINCT n.id FROM counting_claim s
    JOIN LATERAL (
        SELECT id, target_id, state, kind FROM counting_claim near
        WHERE near.withdrawn_at IS NULL
          AND near.planar && ST_Expand(s.planar, %(reach)s)
          AND ST_DWithin(near.planar, s.planar, %(reach)s)
        OFFSET 0
    ) n ON n.target_id = %(target)s AND n.state = %(state)s
       AND (n.kind = 'removed') = %(is_loss)s
    WHERE s.id = ANY(%(claims)s)
"""
_ASKED_FOR_NEARBY = """
    WITH differing AS (
        SELECT array_agg(DISTINCT target_id) AS targets,
               ST_Expand(ST_Extent(planar)::box2d::geometry, %(reach)s) AS frame
        FROM counting_claim WHERE id = ANY(%(claims)s)
    )
    SELECT DISTINCT q.id
    FROM counting_recountrequest r
    JOIN counting_claim q ON q.id = r.claim_id
    CROSS JOIN differing
    WHERE q.target_id = ANY(differing.targets)
      AND (q.planar IS NULL OR differing.frame IS NULL OR q.planar && differing.frame)
"""


def compare(chunk: RunChunk) -> list[Difference]:
    """Compute a chunk's claims anew, note on it what counts, and return what differs.

    What is read must be of one moment. A claim that waits for a recount anyway, or whose
    neighbour does, is noted as waiting: it is no difference yet.
    """
    outlines = all_outlines()
    needed = _around(chunk)
    computed = compute(chunk.claims, needed=needed, outlines=outlines)
    _tally(chunk, computed)
    differences = _differences(chunk, computed)
    if chunk.target is not None and chunk.run.with_sensitivity:
        chunk.sensitivity = _sensitivity(chunk, computed, needed, outlines)
    return differences


def _around(chunk: RunChunk) -> set[int] | None:
    """For claims on a map, all that lie around them; others have no neighbours."""
    if chunk.target is None:
        return None
    parameters = {
        "target": chunk.target_id,
        "state": chunk.state,
        "is_loss": chunk.is_loss,
        "claims": chunk.claims,
        "reach": _reach([chunk.target]),
    }
    found = rows(_AROUND_EACH if chunk.is_wide else _AROUND, parameters)
    return {row[0] for row in found}


def _reach(targets: Iterable[Target]) -> float:
    """Metres within which a claim can matter: judged the same, or under another tolerance."""
    widest = max(Sensitivity.TOLERANCES)
    return 1 + max(
        [Rule(max(float(target.tolerance_m), widest)).reach for target in targets], default=0
    )


def _tally(chunk: RunChunk, computed: list[Computed]) -> None:
    for one in computed:
        reason = _why_not_counted(one)
        setattr(chunk, reason, getattr(chunk, reason) + 1)


def _why_not_counted(one: Computed) -> str:
    """The field of a run under which a claim is noted."""
    if one.row.is_withdrawn:
        return "withdrawn"
    if one.credited:
        return "counted"
    if one.outside:
        return "wholly_outside"
    return "wholly_shared" if one.shared else "of_nothing"


def _differences(chunk: RunChunk, computed: list[Computed]) -> list[Difference]:
    stored = stored_credits(chunk.claims)
    differing = [one for one in computed if not stands(one, stored[one.row.pk])]
    waiting = _waiting_among({one.row.pk for one in differing}) if differing else set()
    chunk.waiting = len(waiting)
    return [
        _difference(chunk, one, stored[one.row.pk])
        for one in differing
        if one.row.pk not in waiting
    ]


def _difference(chunk: RunChunk, one: Computed, stored: Stored) -> Difference:
    """The credited figure, or else the first other one in which they differ."""
    pairs = list(zip(stored.figures, one.figures, strict=True))
    at = next((at for at in (1, 0, 2, 3) if pairs[at][0] != pairs[at][1]), None)
    what = "parts" if at is None else ("measured", "credited", "shared", "outside")[at]
    before, after = pairs[1 if at is None else at]
    return Difference(
        run_id=chunk.run_id,
        claim_id=one.row.pk,
        about=f"claim {one.row.source}/{one.row.number} {what}",
        stored=as_decimal(before),
        computed=as_decimal(after),
    )


def _waiting_among(claims: set[int]) -> set[int]:
    """Those of these claims that will be recounted by what is asked for already."""
    targets = Target.objects.filter(claims__in=claims).distinct()
    parameters = {"claims": sorted(claims), "reach": _reach(targets)}
    asked_for = {row[0] for row in rows(_ASKED_FOR_NEARBY, parameters)}
    return claims & (asked_for | set(touched_by(asked_for))) if asked_for else set()


def _sensitivity(
    chunk: RunChunk, computed: list[Computed], needed: set[int] | None, outlines: Outlines
) -> list[Decimal]:
    """What the chunk's claims would add to the national figure, tolerance by tolerance."""
    own = chunk.target.tolerance_m
    depends_on_tolerance = chunk.target.geometry_kinds[0] != "polygon"
    figures = []
    for tolerance in Sensitivity.TOLERANCES:
        as_it_is = not depends_on_tolerance or tolerance == own
        figures.append(
            _national(
                computed
                if as_it_is
                else compute(
                    chunk.claims, needed=needed, outlines=outlines, tolerance=Decimal(tolerance)
                )
            )
        )
    return figures


def _national(computed: list[Computed]) -> Decimal:
    return as_decimal(
        sum(-one.credited if one.row.kind == Kind.REMOVED else one.credited for one in computed)
    )
