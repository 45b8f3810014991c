"""Questions asked of totals, of their daily snapshots, of the ledger and of the edition."""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Self, cast

from django.db import models
from django.db.models import Case, Expression, F, Q, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from bba.statements import Statement
from counting.confirmation import earliest_confirmed
from counting.querysets.confirmable import ConfirmableQuerySet

if TYPE_CHECKING:
    from axes.models import Target
    from counting.models import Edition

#: One row: the number of the edition that stands and its moment, both empty before the first
#: recount, the last finished run, and whether anything waits to be counted.
STANDING_EDITION = """
    SELECT number, at, coalesce(
        (SELECT max(number) FROM counting_run WHERE ended_at IS NOT NULL), 0
    ) AS run, EXISTS (SELECT FROM counting_recountrequest) AS awaits_more
    FROM (SELECT) AS always LEFT JOIN counting_edition ON true
"""
#: A day, or one that is asked for each time (`bba.composed`).
Day = datetime.date | Expression
Figures = dict[int, dict[str, dict[tuple[str, str], Decimal]]]


def summed(totals: models.QuerySet, *levels: str) -> list[dict]:
    """One row per target, state, basis, kind and these levels, with the sum as `credited`."""
    # Summed under another name: an annotation cannot be called like the field.
    return [{**row, "credited": row.pop("quantity")} for row in sums(totals, *levels)]


def sums(totals: models.QuerySet, *levels: str) -> models.QuerySet:
    """The same as a queryset, with the sum as `quantity`."""
    keys = ("target", "state", "basis", "kind", *levels)
    return totals.order_by(*keys).values(*keys).annotate(quantity=Sum("credited"))


def both_figures(rows: list[dict]) -> tuple[Figures, Figures]:
    """The `figures()` of what is confirmed and of what is not, from rows with `has_lapsed`."""
    both: tuple[Figures, Figures] = ({}, {})
    for row in rows:
        states = both[row["has_lapsed"]].setdefault(row["target"], {})
        parts, key = states.setdefault(row["state"], {}), (row["basis"], row["kind"])
        parts[key] = parts.get(key, Decimal(0)) + row["credited"]
    return both


class FiguresQuerySet(ConfirmableQuerySet):
    """What totals of the register and totals of actors have in common."""

    def for_target(self, target: Target) -> Self:
        """Totals of one target."""
        return self.filter(target=target)

    def for_targets(self, targets: list[Target]) -> Self:
        """Totals of several targets."""
        return self.filter(target__in=targets)

    def figures(self) -> Figures:
        """{target: {state: {(basis, kind): credited}}}, by primary key, in one query."""
        figures: Figures = defaultdict(lambda: defaultdict(dict))
        for row in summed(self):
            figures[row["target"]][row["state"]][row["basis"], row["kind"]] = row["credited"]
        return {target: dict(states) for target, states in figures.items()}

    def standing_and_lapsed(self, on: datetime.date | None = None) -> tuple[Figures, Figures]:
        """The `figures()` of what is confirmed and of what is not any more, in one query."""
        return both_figures(summed(self.with_lapse(on), "has_lapsed"))

    def with_lapse(self, on: datetime.date | None = None) -> Self:
        """With `has_lapsed`: whether nobody has confirmed it for too long before a day."""
        return self.lapsed_before(earliest_confirmed(on or timezone.localdate()))

    def lapsed_before(self, earliest: Day) -> Self:
        """The same, from the earliest month whose confirmations still hold."""
        has_lapsed = Case(When(confirmed_in__lt=earliest, then=True), default=False)
        return self.annotate(has_lapsed=has_lapsed)


class ActorTotalQuerySet(FiguresQuerySet):
    """Totals of actors."""

    def of(self, actor: str | Expression) -> Self:
        """Those of one actor."""
        return self.filter(actor=actor)


class PledgedTotalQuerySet(models.QuerySet):
    """What organisations have pledged."""

    def greatest(self, target: Target | Expression, count: int) -> models.QuerySet:
        """So many actors that have pledged most to a target: `pledged_total_greatest`."""
        pledged = self.filter(target=target, credited__gt=0)
        return pledged.order_by("-credited", "actor")[:count].values("actor")


class TotalQuerySet(FiguresQuerySet):
    """Totals. Quantities are exact, in the base unit (m, m2, t/y or a number)."""

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

    def greatest_towns(self, state: str, count: int) -> models.QuerySet:
        """So many municipalities that have most of one state, the greatest first."""
        quantity = Coalesce(Sum("credited", filter=Q(state=state)), Decimal(0))
        towns = self.filter(municipality__isnull=False).order_by().values("municipality")
        ranked = towns.annotate(quantity=quantity).order_by("-quantity", "municipality")
        return ranked[:count].values("municipality")

    def naming_towns(self, towns: models.QuerySet) -> Self:
        """With `town`: the municipality where it is one of these, None for all others."""
        return self.annotate(town=Case(When(municipality__in=towns, then=F("municipality"))))

    def by_actor_kind(self) -> list[dict]:
        """As `national`, per kind of actor."""
        return summed(self, "actor_kind")


class SnapshotQuerySet(models.QuerySet):
    """Daily snapshots."""

    def for_target(self, target: Target) -> Self:
        """Snapshots of one target."""
        return self.filter(target=target)


class LedgerQuerySet(models.QuerySet):
    """Ledger entries."""

    def for_target(self, target: Target) -> Self:
        """Entries of one target, latest first."""
        return self.filter(target=target)

    def that_moved(self) -> Self:
        """Entries that changed a national figure: others tell what moved inside it.

        After new boundaries those are as many as there are claims (`ledger_moved`).
        """
        return self.exclude(change=0)

    def about(self, source: str) -> Self:
        """Entries that one source caused or felt."""
        return self.filter(Q(source=source) | Q(other_source=source))

    def between(self, first: datetime.datetime | None, last: datetime.datetime | None) -> Self:
        """Entries of a span of time, its end left out; a side that is None is open."""
        since = Q(at__gte=first) if first else Q()
        until = Q(at__lt=last) if last else Q()
        return self.filter(since & until)


class EditionQuerySet(models.QuerySet):
    """The edition of the figures."""

    def current(self) -> Edition:
        """The edition that stands, with the number of the last finished run and what waits."""
        return self.standing().answer()

    def standing(self) -> Statement[Edition]:
        """The same to be asked for before the figures, in one trip with them.

        Every answer begins with it. As SQL, because putting the same question together from
        annotations takes longer than all the rest of a small answer.
        """
        return Statement(STANDING_EDITION, {}, self._read)

    def _read(self, rows: list[tuple]) -> Edition:
        [row] = rows
        return cast("type[Edition]", self.model).read(*row)
