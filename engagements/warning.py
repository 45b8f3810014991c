"""What others have pledged already of what is being entered: read, never posted.

Only what anyone may see is compared: public places exactly, private ones by their square kilometre
(decision 0013). So nobody can feel their way along a private hedge by entering little lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB, Centroid, Transform
from django.db.models import Exists, ExpressionWrapper, IntegerField, OuterRef, Sum
from django.db.models.functions import Mod
from pyproj import Transformer

from bba.composed import AmongAsked, Asked, Composed
from counting.attribution import Outlines
from counting.foreseeing import Foreseen, Prospect, foresee
from counting.measuring import PLANAR_SRID, Geometries, from_wkb
from counting.models import Basis, Claim, Kind, PublicPlace, State, Total
from counting.postings import Uncountable
from engagements.examining import shared_with
from engagements.models import Contribution, Engagement, Site
from engagements.postings import postings_at
from engagements.querysets import SiteQuerySet
from geofiles.reading import Feature
from territory.cells import cells_of

# So many sites are looked at; of more, every second, third … one.
SITES_LOOKED_AT = 600
PERCENT_WORTH_SAYING = 10
# Who enters more square kilometres is not told of every garden in one of them.
CELLS_LOOKED_AT = 20
NEARBY_NAMED = 3
MERCATOR_SRID = 3857
TO_MERCATOR = Transformer.from_crs(4326, MERCATOR_SRID, always_xy=True)


def compared(sites: SiteQuerySet) -> SiteQuerySet:
    """Sites that know whether others have pledged anything for the `target` that is asked for.

    Each has its `shape` as WKB (EPSG:4326); `has_neighbours`: a public claim lies near it (index
    `claim_planar_live`); `is_near_private`: a place that is shown by the same square kilometre
    (index `public_place_mercator`), whose box holds the middle of no other.
    """
    claims, places = Claim.objects.live().shown_exactly(), PublicPlace.objects.all()
    return sites.alias(
        in_metres=Transform("geometry", PLANAR_SRID),
        middle=Transform(Centroid("cell"), MERCATOR_SRID),
    ).annotate(
        shape=AsWKB("geometry"),
        has_neighbours=Exists(
            claims.filter(
                planar__dwithin=(OuterRef("in_metres"), Asked("tolerance")),
                target=Asked("target"),
            )
        ),
        is_near_private=Exists(
            places.filter(
                mercator__bboverlaps=OuterRef("middle"), target=Asked("target"), is_exact=False
            ).exclude(source=Asked("own"))
        ),
    )


def asked_about(contribution: Contribution) -> dict[str, Any]:
    """What `compared` asks of the sites of a contribution, by name."""
    return {
        "contribution": contribution.pk,
        "target": contribution.target_id,
        "tolerance": float(contribution.target.tolerance_m),
        "own": contribution.engagement.counts_as,
    }


# One in so many sites.
LOOKED_AT: Composed[Any] = Composed(
    lambda: (
        compared(Site.objects.filter(contribution=Asked("contribution")))
        .alias(rest=Mod("number", ExpressionWrapper(Asked("step"), IntegerField())))
        .filter(rest=Asked("rest"))
        .order_by("number")
        .values_list("number", "shape", "has_neighbours", "is_near_private", named=True)
    ),
    # One plan for any contribution compares all of many sites with all claims: 3.7 s for 70 ms.
    is_planned_once=False,
)


class LieAmongAsked(AmongAsked):
    """A condition: a box around the places holds one of the points that are asked for, as texts.

    The box around a square kilometre of the grid never holds the middle of another one.
    """

    arg_joiner = " && ANY("
    template = "%(expressions)s::text[]::geometry[])"


# Engagements of others that are shown by a square kilometre with one of these middles.
NEARBY: Composed[Engagement] = Composed(
    lambda: Engagement.objects.accepted().filter(
        reference__in=PublicPlace.objects.filter(
            LieAmongAsked("mercator", "middles"), target=Asked("target"), is_exact=False
        )
        .exclude(source=Asked("own"))
        .values("source")
    )[:NEARBY_NAMED],
    # One plan for any square kilometres goes through all private places: 200 ms for 0.1.
    is_planned_once=False,
)


@dataclass(frozen=True)
class Overlap:
    """How much of what was entered is pledged already.

    `shares` are whole per cent with the engagement, whose places are public; `nearby` are
    engagements that are shown by a square kilometre in which something was entered too.
    """

    shares: tuple[tuple[int, Engagement], ...] = ()
    nearby: tuple[Engagement, ...] = ()
    is_sampled: bool = False

    def __bool__(self) -> bool:
        return bool(self.shares or self.nearby)


def already_pledged(contribution: Contribution) -> Overlap:
    """What accepted engagements of others cover of the contribution's sites, by the counting's own
    rule; bounded in the number of sites, and each asks the index of live claims."""
    step = -(-contribution.site_count // SITES_LOOKED_AT) or 1
    looked_at = LOOKED_AT(step=step, rest=1 % step, **asked_about(contribution))
    return overlap_of(contribution, looked_at, is_sampled=step > 1)


def overlap_of(
    contribution: Contribution, sites: Sequence[Any], *, is_sampled: bool = False
) -> Overlap:
    """The same of sites that have been `compared`."""
    have_neighbours = any(each.has_neighbours for each in sites)
    are_near_private = any(each.is_near_private for each in sites)
    if not (have_neighbours or are_near_private):  # as mostly; no more is asked
        return Overlap(is_sampled=is_sampled)
    numbers, shapes = [each.number for each in sites], from_wkb(each.shape for each in sites)
    shares = _shares(contribution, numbers, shapes) if have_neighbours else ()
    nearby = _nearby(contribution, shapes) if are_near_private else ()
    return Overlap(shares, nearby, is_sampled)


def pledged_of(contribution: Contribution, drawn: Sequence[Feature]) -> Overlap:
    """The same of what is only being drawn, and kept nowhere yet."""
    shapes = np.array([feature.geometry for feature in drawn[:SITES_LOOKED_AT]], dtype=object)
    shares = _shares(contribution, range(1, len(shapes) + 1), shapes)
    is_sampled = len(drawn) > SITES_LOOKED_AT
    return Overlap(shares, _nearby(contribution, shapes), is_sampled)


def declared_already(contribution: Contribution) -> Decimal:
    """What counts already, declared and without a map, in the place that was named: a public total
    in the target's base unit."""
    levels = ("municipality", "province", "region")
    named = {level: place for level in levels if (place := getattr(contribution, level))}
    of_target = Total.objects.filter(target=contribution.target, **named)
    declared = of_target.filter(state=State.PLEDGED, basis=Basis.DECLARED)
    gains = declared.exclude(kind=Kind.REMOVED)
    return gains.aggregate(sum=Sum("credited"))["sum"] or Decimal(0)


def _shares(
    contribution: Contribution, numbers: Sequence[int], shapes: Geometries
) -> tuple[tuple[int, Engagement], ...]:
    """What public places cover, in per cent, the largest share first."""
    engagement = contribution.engagement
    postings = postings_at(contribution, numbers, shapes)
    actor = str(engagement.partner.key) if engagement.partner else ""
    prospect = Prospect(engagement.counts_as, actor, postings)
    try:
        # Only what is shared matters here, not in which municipality it lies.
        foreseen = foresee([prospect], outlines=Outlines(), among_public=True)
    except Uncountable:
        return ()
    percents = _percents(foreseen, apart_from=engagement.counts_as)
    known = Engagement.objects.accepted().select_related("partner").filter(reference__in=percents)
    shares = [(percents[each.reference], each) for each in known]
    worth_saying = [share for share in shares if share[0] >= PERCENT_WORTH_SAYING]
    return tuple(sorted(worth_saying, key=lambda share: (-share[0], share[1].pk)))


def _nearby(contribution: Contribution, shapes: Geometries) -> tuple[Engagement, ...]:
    """Engagements shown by one of the square kilometres that the sites would be shown by."""
    middles = np.unique(shapely.get_coordinates(shapely.centroid(cells_of(shapes))), axis=0)
    if not 0 < len(middles) <= CELLS_LOOKED_AT:
        return ()
    xy = zip(*TO_MERCATOR.transform(*middles.T), strict=True)
    found = NEARBY(
        middles=[f"SRID={MERCATOR_SRID};POINT({x} {y})" for x, y in xy],
        target=contribution.target_id,
        own=contribution.engagement.counts_as,
    )
    return tuple(found)


def _percents(foreseen: Iterable[Foreseen], *, apart_from: str) -> dict[str, int]:
    """Per cent of the whole that is shared with each source."""
    foreseen = list(foreseen)
    whole = sum((each.raw for each in foreseen), Decimal(0))
    return {
        source: round(100 * part / whole)
        for source, part in shared_with(foreseen).items()
        if source != apart_from and whole
    }
