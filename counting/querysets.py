"""Questions asked of claims, credits, totals and the ledger."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Self, cast

from django.apps import apps
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db import models
from django.db.models import Case, Count, F, Min, Q, Subquery, Sum, When, Window
from django.db.models.functions import Coalesce, Now, RowNumber, TruncMonth
from django.utils import timezone

from counting.confirmation import earliest_confirmed

if TYPE_CHECKING:
    from axes.models import Target
    from counting.models import Claim, Edition

Site = tuple[str, int]
#: Reasons that concern the whole register: what people do is counted before.
UNHURRIED = ("rule_changed", "boundary_changed")
#: More than the time between taking a chunk of a run and locking it to compute it.
SECONDS_TO_LOCK = 10
Figures = dict[int, dict[str, dict[tuple[str, str], Decimal]]]


class ClaimQuerySet(models.QuerySet):
    """Claims."""

    def live(self) -> Self:
        """Claims that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def in_state(self, state: str) -> Self:
        """Claims of one state."""
        return self.filter(state=state)

    def from_source(self, source: str) -> Self:
        """Claims posted by one source."""
        return self.filter(source=source)

    def near(self, geometry: GEOSGeometry, metres: float) -> Self:
        """Live claims within `metres` of a geometry in EPSG:3812.

        ST_DWithin on `planar`: uses the index `claim_planar_live`.
        """
        return self.live().filter(planar__dwithin=(geometry, metres))

    def ranked_before(self, claim: Claim) -> Self:
        """Claims that come before this one."""
        return self.filter(
            Q(accepted_at__lt=claim.accepted_at)
            | Q(accepted_at=claim.accepted_at, source__lt=claim.source)
            | Q(accepted_at=claim.accepted_at, source=claim.source, number__lt=claim.number)
        )

    def competing_with(self, claim: Claim) -> Self:
        """Live claims for the same ground: same target and state, losses only among losses."""
        same = self.live().filter(target=claim.target_id, state=claim.state)
        return (
            same.filter(kind="removed") if claim.kind == "removed" else same.exclude(kind="removed")
        )


class CreditQuerySet(models.QuerySet):
    """Credits."""

    def from_source(self, source: str) -> Self:
        """Credits of the live claims of one source, with their claims."""
        return self.filter(claim__source=source, claim__withdrawn_at__isnull=True).select_related(
            "claim"
        )

    def not_confirmed(self, on: datetime.date | None = None) -> Self:
        """Credits of what was done once and not confirmed for too long."""
        return self.filter(confirmed_in__lt=earliest_confirmed(on or timezone.localdate()))

    def pledged_by(self, sources: Iterable[str]) -> dict[str, dict[int, Decimal]]:
        """What counts of the promises of several sources: {source: {target: credited}}."""
        of_live = self.filter(claim__source__in=list(sources), claim__withdrawn_at=None)
        pledged = of_live.filter(claim__state="pledged", computed_at__isnull=False)
        sums = (
            pledged.order_by()
            .values_list("claim__source", "claim__target")
            .annotate(Sum("credited"))
        )
        credited: dict[str, dict[int, Decimal]] = {}
        for source, target, quantity in sums:
            credited.setdefault(source, {})[target] = quantity
        return credited

    def figures(self) -> dict[tuple[int, str, str], dict[str, Decimal]]:
        """{(target, state, kind): {"raw", "credited", "shared", "outside"}}, one query."""
        rows = self.order_by().values_list("claim__target", "claim__state", "claim__kind")
        sums = rows.annotate(Sum("raw"), Sum("credited"), Sum("shared"), Sum("outside"))
        names = ("raw", "credited", "shared", "outside")
        return {row[:3]: dict(zip(names, row[3:], strict=True)) for row in sums}


class AttributionQuerySet(models.QuerySet):
    """Parts of credits in places."""

    def from_source(self, source: str) -> Self:
        """Parts of the credits of one source."""
        return self.filter(credit__claim__source=source)


class PairDecisionQuerySet(models.QuerySet):
    """Reviewers' decisions."""

    def concerning(self, sources: list[str]) -> Self:
        """Decisions in which a site of one of these sources takes part."""
        return self.filter(Q(first_source__in=sources) | Q(second_source__in=sources))

    def in_force(self) -> Self:
        """The latest decision on each pair."""
        latest = Window(
            RowNumber(),
            partition_by=[
                F("first_source"),
                F("first_number"),
                F("second_source"),
                F("second_number"),
            ],
            order_by=F("pk").desc(),
        )
        return self.annotate(recency=latest).filter(recency=1)


def summed(totals: models.QuerySet, *levels: str, of: str = "credited") -> list[dict]:
    """One row per target, state, basis, kind and these levels, with the sum of a quantity."""
    keys = ("target", "state", "basis", "kind", *levels)
    # Summed under another name: an annotation cannot be called like the field.
    rows = totals.order_by(*keys).values(*keys).annotate(quantity=Sum(of))
    return [{**row, of: row.pop("quantity")} for row in rows]


class ConfirmableQuerySet(models.QuerySet):
    """Sums by the month of the last confirmation."""

    def for_target(self, target: Target) -> Self:
        """Totals of one target."""
        return self.filter(target=target)

    def for_targets(self, targets: list[Target]) -> Self:
        """Totals of several targets."""
        return self.filter(target__in=targets)

    def confirmed(self, on: datetime.date | None = None) -> Self:
        """What stands on the bar: pledged, or done and confirmed not too long before this day."""
        earliest = earliest_confirmed(on or timezone.localdate())
        return self.filter(Q(confirmed_in=None) | Q(confirmed_in__gte=earliest))

    def not_confirmed(self, on: datetime.date | None = None) -> Self:
        """What stands next to the bar: done once, and not confirmed for too long."""
        return self.filter(confirmed_in__lt=earliest_confirmed(on or timezone.localdate()))

    def figures(self) -> Figures:
        """{target: {state: {(basis, kind): credited}}}, by primary key, in one query."""
        figures: Figures = defaultdict(lambda: defaultdict(dict))
        for row in summed(self):
            figures[row["target"]][row["state"]][row["basis"], row["kind"]] = row["credited"]
        return {target: dict(states) for target, states in figures.items()}

    def standing_and_lapsed(self, on: datetime.date | None = None) -> tuple[Figures, Figures]:
        """The `figures()` of what is confirmed and of what is not any more, in one query."""
        earliest = earliest_confirmed(on or timezone.localdate())
        has_lapsed = Case(When(confirmed_in__lt=earliest, then=True), default=False)
        both: tuple[Figures, Figures] = ({}, {})
        for row in summed(self.annotate(has_lapsed=has_lapsed), "has_lapsed"):
            states = both[row["has_lapsed"]].setdefault(row["target"], {})
            states.setdefault(row["state"], {})[row["basis"], row["kind"]] = row["credited"]
        return both


class ActorTotalQuerySet(ConfirmableQuerySet):
    """Totals of actors."""

    def of(self, actor: str) -> Self:
        """Those of one actor."""
        return self.filter(actor=actor)

    def by_actor(self) -> list[dict]:
        """One row per target, state, basis, kind and `actor`, with `credited`."""
        return summed(self, "actor")

    def greatest(self, state: str, count: int) -> list[str]:
        """So many actors with most credited in one state, the greatest first."""
        sums = self.filter(state=state).order_by().values("actor").annotate(sum=Sum("credited"))
        return list(sums.order_by("-sum", "actor").values_list("actor", flat=True)[:count])

    def shared(self) -> dict[tuple[int, str], Decimal]:
        """{(target, state): what is shared with earlier actors}, losses taken off."""
        shared: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
        for row in summed(self, of="shared"):
            shared[row["target"], row["state"]] += row["shared"]
        return dict(shared)


class TotalQuerySet(ConfirmableQuerySet):
    """Totals. Quantities are exact, in the base unit (m, m2, t/y or a number)."""

    def within(
        self,
        *,
        municipality: int | None = None,
        province: int | None = None,
        region: int | None = None,
    ) -> Self:
        """Totals of what is known to lie in one place, named by its primary key."""
        named = {"municipality": municipality, "province": province, "region": region}
        return self.filter(**{level: key for level, key in named.items() if key is not None})

    def national(self) -> list[dict]:
        """One row per target, state, basis and kind: dicts with these keys and `credited`."""
        return summed(self)

    def by_region(self) -> list[dict]:
        """As `national`, per `region` (a primary key) and `place`.

        A region of None is what is in Belgium without a known region, or elsewhere.
        """
        return summed(self, "place", "region")

    def by_province(self) -> list[dict]:
        """As `by_region`, per `province` too; Brussels has a region and no province."""
        return summed(self, "place", "region", "province")

    def by_municipality(self) -> list[dict]:
        """As `by_province`, per `municipality` too."""
        return summed(self, "place", "region", "province", "municipality")

    def pledged_by_municipality(self) -> list[dict]:
        """What is pledged in each municipality: rows with `target`, `municipality`, `credited`."""
        rows = self.filter(state="pledged", municipality__isnull=False).order_by()
        sums = rows.values("target", "municipality").annotate(quantity=Sum("credited"))
        return [{**row, "credited": row.pop("quantity")} for row in sums]

    def by_actor_kind(self) -> list[dict]:
        """As `national`, per kind of actor."""
        return summed(self, "actor_kind")


class SnapshotQuerySet(models.QuerySet):
    """Daily snapshots."""

    def for_target(self, target: Target) -> Self:
        """Snapshots of one target."""
        return self.filter(target=target)

    def since(self, day: datetime.date) -> Self:
        """Snapshots of `day` and later, oldest first."""
        return self.filter(on__gte=day).order_by("on")

    def once_a_month(
        self, earliest: datetime.date, opening: datetime.date, end: datetime.date
    ) -> Self:
        """Snapshots of the first day kept in each month after `opening` and before `end`.

        And of the last one kept from `earliest` to `opening`. Uses the index `snapshot_day`.
        """
        kept = apps.get_model("counting", "Snapshot").objects.order_by()
        within = kept.filter(on__gt=opening, on__lt=end).values(month=TruncMonth("on"))
        first_days = within.annotate(first=Min("on")).values("first")
        before = kept.filter(on__gte=earliest, on__lte=opening).order_by("-on")
        return self.filter(Q(on__in=first_days) | Q(on=Subquery(before.values("on")[:1])))


class LedgerQuerySet(models.QuerySet):
    """Ledger entries."""

    def for_target(self, target: Target) -> Self:
        """Entries of one target, latest first."""
        return self.filter(target=target)

    def about(self, source: str) -> Self:
        """Entries that one source caused or felt."""
        return self.filter(Q(source=source) | Q(other_source=source))

    def between(self, first: datetime.datetime, last: datetime.datetime) -> Self:
        """Entries of a span of time, its end left out."""
        return self.since_until(first, last)

    def since_until(self, first: datetime.datetime | None, last: datetime.datetime | None) -> Self:
        """As `between`, but a side that is None is open."""
        since = Q(at__gte=first) if first else Q()
        until = Q(at__lt=last) if last else Q()
        return self.filter(since & until)


class RequestQuerySet(models.QuerySet):
    """Requests to recount."""

    def waiting(self) -> Self:
        """Those that the next batch may take."""
        return self.filter(error="")

    def urgent(self) -> Self:
        """Those waiting that an act on an engagement asked for (index `request_urgent`)."""
        return self.waiting().exclude(reason__in=UNHURRIED)

    def set_aside(self) -> Self:
        """Those whose recount failed, until someone has them tried again."""
        return self.exclude(error="")


class RunQuerySet(models.QuerySet):
    """Full recounts."""

    def unfinished(self, rule_version: str) -> Self:
        """Runs that can be carried on with: begun under this version of the rule, oldest first."""
        return self.filter(ended_at=None, rule_version=rule_version).order_by("number")

    def with_progress(self) -> Self:
        """With `chunk_count` and `chunks_done` of each run."""
        done = Q(chunks__ended_at__isnull=False)
        return self.annotate(chunk_count=Count("chunks"), chunks_done=Count("chunks", filter=done))


class ChunkQuerySet(models.QuerySet):
    """Chunks of runs."""

    def left(self) -> Self:
        """Chunks that have not been computed yet."""
        return self.filter(ended_at=None)

    def not_just_begun(self) -> Self:
        """Without those taken a moment ago, whose row may not be locked yet."""
        moment_ago = Now() - datetime.timedelta(seconds=SECONDS_TO_LOCK)
        return self.filter(Q(began_at=None) | Q(began_at__lt=moment_ago))


class PublicPlaceQuerySet(models.QuerySet):
    """What anyone may see of where claims lie."""

    def confirmed(self, on: datetime.date | None = None) -> Self:
        """Places of what stands on the bar: as `Total.objects.confirmed`."""
        earliest = earliest_confirmed(on or timezone.localdate())
        return self.filter(Q(confirmed_in=None) | Q(confirmed_in__gte=earliest))

    def touching(self, west: float, south: float, east: float, north: float) -> Self:
        """Places that share at least a point with a box in degrees.

        Both projections draw the box as a rectangle, so the index `public_place_mercator` serves.
        """
        box = Polygon.from_bbox((west, south, east, north))
        box.srid = 4326
        return self.filter(mercator__intersects=box.transform(3857, clone=True))


class EditionQuerySet(models.QuerySet):
    """The edition of the figures."""

    def current(self) -> Edition:
        """The edition that stands, with the number of the last finished run as `run`."""
        ended = apps.get_model("counting", "Run").objects.filter(ended_at__isnull=False)
        last = ended.order_by("-number").values("number")[:1]
        standing = self.annotate(run=Coalesce(Subquery(last), 0)).first()
        return cast("Edition", standing or self.model())
