"""Questions asked of claims, of what is credited of them, and of decisions on pairs of sites."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Self

from django.contrib.gis.geos import GEOSGeometry
from django.db import models
from django.db.models import Count, Expression, Q, Sum

from counting.querysets.confirmable import ConfirmableQuerySet

# A site as counting knows it: its source, and its number there.
Site = tuple[str, int]
#: What a credit divides a claim into, and the whole.
PARTS = ("raw", "credited", "shared", "outside")


class ClaimQuerySet(models.QuerySet):
    """Claims."""

    def live(self) -> Self:
        """Claims that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def shown_exactly(self) -> Self:
        """Counted claims of which anyone may see the exact place."""
        return self.filter(public_place__is_exact=True)

    def in_state(self, state: str) -> Self:
        """Claims of one state."""
        return self.filter(state=state)

    def from_source(self, source: str | Expression) -> Self:
        """Claims posted by one source."""
        return self.filter(source=source)

    def near(self, geometry: GEOSGeometry, metres: float) -> Self:
        """Live claims within `metres` of a geometry in EPSG:3812.

        ST_DWithin on `planar`: uses the index `claim_planar_live`.
        """
        return self.live().filter(planar__dwithin=(geometry, metres))


class CreditQuerySet(ConfirmableQuerySet):
    """Credits."""

    def from_source(self, source: str | Expression) -> Self:
        """Credits of the live claims of one source, with their claims."""
        return self.filter(claim__source=source, claim__withdrawn_at__isnull=True).select_related(
            "claim"
        )

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

    def summed(self, earliest: datetime.date | Expression) -> models.QuerySet:
        """A row per target, state and kind: these, the sums of PARTS, and how many of the credits.

        How many have lapsed, which means that nobody has confirmed them since `earliest`, how many
        have been counted for the first time, and how many there are.
        """
        rows = self.order_by().values_list("claim__target", "claim__state", "claim__kind")
        lapsed = Count("pk", filter=Q(confirmed_in__lt=earliest))
        done, of = Count("computed_at"), Count("pk")
        return rows.annotate(*map(Sum, PARTS), lapsed=lapsed, done=done, of=of)


class AttributionQuerySet(models.QuerySet):
    """Parts of credits in places."""

    def from_source(self, source: str | Expression) -> Self:
        """Parts of the credits of one source."""
        return self.filter(credit__claim__source=source)


class PairDecisionQuerySet(models.QuerySet):
    """Reviewers' decisions."""

    def concerning(self, sources: Sequence[str | Expression]) -> Self:
        """Decisions in which a site of one of these sources takes part."""
        return self.filter(Q(first_source__in=sources) | Q(second_source__in=sources))

    def in_force(self) -> Self:
        """The latest decision on each pair."""
        pair = ("first_source", "first_number", "second_source", "second_number")
        return self.order_by(*pair, "-pk").distinct(*pair)
