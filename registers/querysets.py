"""Questions asked of what other registers count."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Self

from django.contrib.gis.geos import GEOSGeometry
from django.contrib.gis.measure import D
from django.db.models import Count, F, Q, QuerySet, Sum, Value

from partners.naming import core_of
from territory.models import Municipality

#: Two registers seldom note the same day for the same hedge.
DAYS_APART = datetime.timedelta(days=366)
METRES_APART = 100
#: At least as far, to ask the index by: a degree of longitude is about 70 km in Belgium.
DEGREES_APART = METRES_APART / 70_000


class RecordQuerySet(QuerySet):
    """Records of other registers."""

    def counted_there(self) -> Self:
        """Those that count in their own register, and so not here."""
        return self.filter(counts_here=False)

    def for_public(self) -> Self:
        """Those to show beside our figures: counted there, and not known here as an engagement."""
        return self.counted_there().filter(same_as="")

    def summed(self) -> QuerySet[Any, tuple[str, int | None, int, Decimal | None]]:
        """Register, key of the target, how many records and what they count together there."""
        rows = self.order_by("register", "target").values_list("register", "target")
        return rows.annotate(Count("pk"), Sum("quantity"))

    def of_owner(self, name: str) -> Self:
        """Records of somebody of this name, whatever its case, accents and legal form."""
        core = core_of(Value(name))
        return self.exclude(owner="").alias(core=core_of(F("owner"))).filter(core=core)

    def at(self, places: list[Municipality], geometry: GEOSGeometry | None = None) -> Self:
        """Records in one of these municipalities, or within 100 m of a geometry (EPSG:4326)."""
        there = Q(municipality__in=places)
        if geometry is not None:
            there |= Q(point__dwithin=(geometry, DEGREES_APART)) & Q(
                point__distance_lte=(geometry, D(m=METRES_APART))
            )
        return self.filter(there)

    def around(self, day: datetime.date) -> Self:
        """Records of a year before or after this day, and those without a day."""
        near = Q(since__range=(day - DAYS_APART, day + DAYS_APART))
        return self.filter(near | Q(since=None))
