"""Vector tiles of the places anyone may see: Mapbox Vector Tiles, made by the database.

Far away, places are put together in clusters, read from tallies, and only what reaches far enough
to be seen is drawn. Nearer, every place is drawn. A tile that would be too heavy is answered by
clusters of its own places, finer than those of farther away.

Only `counting.PublicPlace` and its tallies are read, in which there is nothing that is private.
"""

import datetime
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet

from bba.statements import Statement
from counting.confirmation import earliest_confirmed
from counting.models import Edition, PlaceTally, PublicPlace, State
from counting.querysets import STANDING_EDITION

#: The finest tiles there are; browsers enlarge them, for they are exact to 40 cm.
FINEST = 14
#: As far as this away there are clusters, eight by eight to a tile.
CLUSTERED = 11
CELLS = 3  # powers of two
#: What a tile may hold and weigh.
MOST_PLACES = 10_000
MOST_LARGE = 500
MOST_BYTES = 500_000
WORLD = 2 * 20037508.342789244

NARROWED = """
    (%(targets)s::bigint[] IS NULL OR p.target_id = ANY(%(targets)s::bigint[]))
    AND (%(state)s::text IS NULL OR p.state = %(state)s)
    AND (%(kind)s::text IS NULL OR p.kind = %(kind)s)
    AND (%(actor_kind)s::text IS NULL OR p.actor_kind = %(actor_kind)s)
"""
CURRENT = "(p.confirmed_in IS NULL OR p.confirmed_in >= %(earliest)s)"
# As a question of its own it is answered once for a statement; planned for no tile in particular,
# the database would draw it for each place.
_TILE = "(SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s))"
_PLACES = f"""
    SELECT ST_AsMVT(feature, 'places', 4096, 'shape') AS places, count(*)
    FROM (
        SELECT ST_AsMVTGeom({{shape}}, {_TILE}, 4096, 64) AS shape,
               p.source AS reference, t.code AS target, p.kind AS act,
               CASE WHEN p.is_exact THEN 'site' ELSE 'cell' END AS kind,
               CASE WHEN {CURRENT} THEN p.state ELSE 'not_confirmed' END AS state
        FROM counting_publicplace p JOIN axes_target t ON t.id = p.target_id
        WHERE p.mercator && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 64.0 / 4096)
          AND {NARROWED} {{more}}
    ) AS feature
    WHERE shape IS NOT NULL
"""  # noqa: S608 - put together from sentences of ours; what was asked for is a parameter
_ALL_PLACES = _PLACES.format(shape="p.mercator", more="LIMIT %(most)s + 1")
_LARGE_PLACES = _PLACES.format(
    shape="ST_Simplify(p.mercator, %(fineness)s, true)",
    more=f"AND p.reach >= {PublicPlace.LARGE} AND p.reach >= %(reach)s"
    " ORDER BY p.reach DESC LIMIT %(most_large)s",
)
# How many places of each state; of what is done, only what is confirmed.
_COUNTS = f"""
    sum(places) FILTER (WHERE p.state = '{State.PLEDGED}') AS pledged,
    sum(places) FILTER (WHERE p.state = '{State.IMPLEMENTED}') AS implemented,
    sum(places) FILTER (WHERE p.state = '{State.VERIFIED}') AS verified
"""
_CLUSTERS = f"""
    SELECT ST_AsMVT(feature, 'clusters', 4096, 'shape') AS clusters
    FROM (
        SELECT ST_AsMVTGeom(
                   ST_Point(sum(sum_x) / sum(places), sum(sum_y) / sum(places), 3857),
                   {_TILE}, 4096, 256
               ) AS shape, {_COUNTS}
        FROM ({{cells}}) AS p
        WHERE {NARROWED} AND {CURRENT}
        GROUP BY x, y HAVING sum(places) > 0
    ) AS feature
    WHERE shape IS NOT NULL
"""  # noqa: S608 - as above
_TALLIED_CLUSTERS = _CLUSTERS.format(
    cells="""
        SELECT x >> %(shift)s AS x, y >> %(shift)s AS y, target_id, state, kind, actor_kind,
               confirmed_in, places, sum_x, sum_y
        FROM counting_placetally
        WHERE level = %(level)s
          AND x BETWEEN %(first_x)s AND %(last_x)s AND y BETWEEN %(first_y)s AND %(last_y)s
    """
)
# All of a tile and its edition in one statement: to ask again takes longer than what is asked.
_FAR = f"""
    SELECT clusters, places, edition.*
    FROM ({_TALLIED_CLUSTERS}) AS counted
    CROSS JOIN ({_LARGE_PLACES}) AS drawn
    LEFT JOIN ({STANDING_EDITION}) AS edition ON true
"""  # noqa: S608 - as above
_NEAR = f"""
    SELECT drawn.*, edition.*
    FROM ({_ALL_PLACES}) AS drawn
    LEFT JOIN ({STANDING_EDITION}) AS edition ON true
"""  # noqa: S608 - as above
_TOO_NEAR = _CLUSTERS.format(
    cells="""
        SELECT floor(x / %(cell)s) AS x, floor(y / %(cell)s) AS y, target_id, state, kind,
               actor_kind, confirmed_in, 1 AS places, x AS sum_x, y AS sum_y
        FROM counting_publicplace
        WHERE mercator && ST_TileEnvelope(%(z)s, %(x)s, %(y)s)
          AND x >= %(west)s AND x < %(west)s + %(width)s
          AND y <= %(north)s AND y > %(north)s - %(width)s
    """
)
# For who wants all: conditions that let everything pass would be looked at for each place.
_OF_ALL = {each: each.replace(NARROWED, "true") for each in (_FAR, _NEAR, _TOO_NEAR)}

PlacesOrTallies = TypeVar("PlacesOrTallies", bound=QuerySet)


@dataclass(frozen=True)
class Wanted:
    """Which places: those towards these targets, in this state, of this kind; None is any."""

    targets: tuple[int, ...] | None = None
    state: str | None = None
    kind: str | None = None
    actor_kind: str | None = None

    def among(self, places: PlacesOrTallies) -> PlacesOrTallies:
        """Those of the places, or of their tallies, that are wanted."""
        if self.targets is not None:
            places = places.filter(target__in=self.targets)
        named = {"state": self.state, "kind": self.kind, "actor_kind": self.actor_kind}
        return places.filter(**{name: value for name, value in named.items() if value})

    def parameters(self, today: datetime.date) -> dict[str, Any]:
        """The same for a statement."""
        return {
            "targets": None if self.targets is None else list(self.targets),
            "state": self.state,
            "kind": self.kind,
            "actor_kind": self.actor_kind,
            "earliest": earliest_confirmed(today),
        }


@dataclass(frozen=True)
class Address:
    """Which tile of the usual grid (EPSG:3857, rows from the north)."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        return self.z <= FINEST and self.x < 2**self.z and self.y < 2**self.z

    @property
    def is_far(self) -> bool:
        """True where there are clusters."""
        return self.z <= CLUSTERED

    @property
    def width(self) -> float:
        """In metres of EPSG:3857."""
        return WORLD / 2**self.z

    def parameters(self) -> dict[str, Any]:
        return {
            "z": self.z,
            "x": self.x,
            "y": self.y,
            "width": self.width,
            "west": self.x * self.width - WORLD / 2,
            "north": WORLD / 2 - self.y * self.width,
            "cell": self.width / 2**CELLS / 2,
            # A thirty-second of a tile is some sixteen pixels.
            "reach": self.width / 32,
            "fineness": self.width / 2048,
            "most": MOST_PLACES,
            "most_large": MOST_LARGE,
        } | self.cells()

    def cells(self) -> dict[str, int]:
        """The cells of this tile among those that are tallied."""
        wanted = self.z + CELLS
        level = min(max(wanted, PlaceTally.LEVELS[0]), PlaceTally.LEVELS[-1])
        across = 2 ** max(level - self.z, 0)
        return {
            "level": level,
            "shift": max(level - wanted, 0),
            "first_x": self.x * across,
            "last_x": (self.x + 1) * across - 1,
            "first_y": self.y * across,
            "last_y": (self.y + 1) * across - 1,
        }


def tile(address: Address, wanted: Wanted, today: datetime.date) -> tuple[Edition, bytes]:
    """The tile, of at most MOST_BYTES, and of which edition it is.

    It has not a byte where there is nothing to show.
    """
    parameters = address.parameters() | wanted.parameters(today)

    def found(statement: str) -> tuple:
        if wanted == Wanted():
            statement = _OF_ALL[statement]
        [row] = Statement(statement, parameters, list, is_binary=True).answer()
        return row

    if address.is_far:
        clusters, large, *edition = found(_FAR)
        # One layer after the other: that is how the format puts them together.
        content = clusters + large if len(clusters) + len(large) <= MOST_BYTES else clusters
    else:
        content, count, *edition = found(_NEAR)
        if count > MOST_PLACES or len(content) > MOST_BYTES:
            [content] = found(_TOO_NEAR)
    return Edition.read(*edition), content
