"""Public places as GeoJSON (RFC 7946, CRS84), put together by the database in one query."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from catalogue.tiles import CURRENT, NARROWED, Wanted
from counting.models import PlaceTally
from engagements.workflow import PUBLIC

# Seven decimals of a degree: about a centimetre.
DECIMALS = 7
# What was not asked for is null, and with it its condition gone before anything is planned.
# OFFSET 0 keeps the planner from joining all engagements before it cuts the page. It can use the
# index `one_engagement_per_reference` because of `reference <> ''`, and because the source, which
# is ordered as by "C", is compared in the order of the index.
_FEATURES = f"""
    SELECT count(*), max(id), string_agg(feature, ',' ORDER BY id) FROM (
        SELECT p.claim_id AS id,
               '{{"type":"Feature","id":' || p.claim_id
               || ',"geometry":' || ST_AsGeoJSON(p.geometry, {DECIMALS})
               || ',"properties":' || json_build_object(
                   'reference', p.source, 'title', e.title, 'language', e.language,
                   'partner_kind', p.actor_kind, 'target', t.code,
                   'state', CASE WHEN {CURRENT} THEN p.state ELSE 'not_confirmed' END,
                   'act', p.kind, 'is_exact', p.is_exact, 'accepted_at', p.accepted_at,
                   'confirmed_in', to_char(p.confirmed_in, 'YYYY-MM')
               ) || '}}' AS feature
        FROM counting_publicplace p
        JOIN axes_target t ON t.id = p.target_id
        JOIN LATERAL (
            SELECT title, language FROM engagements_engagement
            WHERE reference = p.source COLLATE "default" AND reference <> ''
              AND status = ANY(%(public)s)
            OFFSET 0
        ) e ON true
        WHERE {NARROWED}
          AND (%(ids)s::bigint[] IS NULL OR p.claim_id = ANY(%(ids)s::bigint[]))
          AND p.claim_id > %(after)s
          AND (%(first)s::timestamptz IS NULL OR p.accepted_at >= %(first)s::timestamptz)
          AND (%(last)s::timestamptz IS NULL OR p.accepted_at <= %(last)s::timestamptz)
          AND (%(west)s::float IS NULL OR ST_Intersects(
              p.mercator,
              ST_Transform(ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326), 3857)
          ))
        ORDER BY p.claim_id LIMIT %(limit)s OFFSET %(offset)s
    ) AS page
"""  # noqa: S608 - put together from sentences of ours; what was asked for is a parameter
# Mercator ends before the poles do.
FARTHEST = 85.0
#: The largest number a place can have.
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Page:
    """Features as text, how many, and the last one's number where there may be more."""

    features: str
    count: int
    after: int | None


def page_of(
    wanted: Wanted,
    today: date,
    *,
    limit: int,
    after: int = 0,
    offset: int = 0,
    box: tuple[float, float, float, float] | None = None,
    period: tuple[Any, Any] = (None, None),
    ids: list[int] | None = None,
) -> Page:
    """So many features in the order of their numbers, from the one after `after` on."""
    parameters = wanted.parameters(today) | {
        "public": list(PUBLIC),
        "ids": ids,
        "after": after,
        "offset": offset,
        "limit": limit,
        "first": period[0],
        "last": period[1],
        **sides(box),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FEATURES, parameters)
        count, last, text = cursor.fetchone()
    return Page(text or "", count, last if count == limit else None)


def count_of(wanted: Wanted) -> int:
    """How many places there are of what is wanted: from tallies, as quickly for a million."""
    tallies = PlaceTally.objects.filter(level=PlaceTally.LEVELS[0])
    return wanted.among(tallies).aggregate(count=Sum("places"))["count"] or 0


def sides(box: tuple[float, float, float, float] | None) -> dict[str, float | None]:
    """The box by its sides, cut where Mercator ends."""
    west, south, east, north = box or (None, 0, None, 0)
    south, north = (min(max(each, -FARTHEST), FARTHEST) for each in (south, north))
    return {"west": west, "south": south, "east": east, "north": north}


def collection(page: Page, links: list[dict[str, str]], matched: int | None) -> str:
    """The features as a FeatureCollection, with links and the members that OGC adds.

    How many match on all pages is left out where it is not known.
    """
    more = {
        "links": links,
        **({} if matched is None else {"numberMatched": matched}),
        "numberReturned": page.count,
        "timeStamp": timezone.now().isoformat(timespec="seconds"),
    }
    members = json.dumps(more, ensure_ascii=False)[1:-1]
    return f'{{"type":"FeatureCollection",{members},"features":[{page.features}]}}'
