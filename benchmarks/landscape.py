"""A generated country: hedges as they are in the field and places with wandering borders."""

import numpy as np
import shapely

SOUTH_WEST, NORTH_EAST = np.array((505_000, 525_000)), np.array((790_000, 720_000))
#: At 100,000 hedges the whole country, at fewer a part as dense, at more the country, denser.
DENSE_AT = 100_000
MUNICIPALITIES = 24  # along each side: 576, as many as there are
REDRAWN = 0.15


def hedges(count, seed=1):
    """Lines in EPSG:3812, in an order in which neighbours follow each other.

    Six vertices, 68 m in the median; half begin where another ends, one in ten runs 6 to 10 m
    beside another, one in fifty crosses another, and 15 % are drawn twice with 1 to 4 m noise.
    """
    rng = np.random.default_rng(seed)
    once = round(count * (1 - REDRAWN))
    extent = (NORTH_EAST - SOUTH_WEST) * min(1, np.sqrt(count / DENSE_AT))
    shapes, bearing = _drawn(rng, once)
    start = rng.uniform(0, 1, (once, 2)) * extent + SOUTH_WEST
    shapes += start[:, None, :]
    fate = rng.uniform(0, 1, once)
    for low, high, lay in ((0, 0.5, _touching), (0.5, 0.6, _parallel), (0.6, 0.62, _crossing)):
        late = np.flatnonzero((fate >= low) & (fate < high))
        shapes[late] = lay(rng, shapes, bearing, late, rng.integers(0, once, len(late)))
    again = _redrawn(rng, shapes[rng.choice(once, count - once, replace=False)])
    return _in_order_of_place(np.concatenate((shapes, again)))


def _drawn(rng, count):
    length = 68 * np.exp(rng.normal(0, 0.7, count))
    bearing = rng.uniform(0, 2 * np.pi, count)
    turns = bearing[:, None] + np.cumsum(rng.normal(0, 0.15, (count, 5)), axis=1)
    steps = np.stack((np.cos(turns), np.sin(turns)), axis=2) * (length / 5)[:, None, None]
    return np.concatenate((np.zeros((count, 1, 2)), np.cumsum(steps, axis=1)), axis=1), bearing


def _touching(rng, shapes, bearing, late, other):
    return shapes[late] + (shapes[other, -1] - shapes[late, 0])[:, None, :]


def _parallel(rng, shapes, bearing, late, other):
    across = np.stack((-np.sin(bearing[other]), np.cos(bearing[other])), axis=1)
    return shapes[other] + (across * rng.uniform(6, 10, len(late))[:, None])[:, None, :]


def _crossing(rng, shapes, bearing, late, other):
    middle = (shapes[late, 2] + shapes[late, 3]) / 2
    return shapes[late] + ((shapes[other, 2] + shapes[other, 3]) / 2 - middle)[:, None, :]


def _redrawn(rng, shapes):
    noise = rng.uniform(1, 4, len(shapes))[:, None, None]
    moved = shapes + noise / 2 * rng.normal(0, 1, (len(shapes), 1, 2))
    moved += noise / 4 * rng.normal(0, 1, shapes.shape)
    return moved[:, ::-1]


def _in_order_of_place(shapes):
    cell = np.floor(shapes[:, 0] / 500).astype(np.int64)
    column, row = cell.T
    row = np.where(column % 2, -row, row)
    return shapely.linestrings(shapes[np.lexsort((row, column))])


def moved(lines, east, north):
    """The same lines, so many metres further."""
    return shapely.transform(lines, lambda points: points + np.array((east, north)))


def municipalities(vertices_per_side=250):
    """{(column, row): outline in EPSG:3812}: neighbours share a wandering border."""
    low, high = SOUTH_WEST - 20_000, NORTH_EAST + 20_000
    step = (high - low) / MUNICIPALITIES
    cells = [(column, row) for column in range(MUNICIPALITIES) for row in range(MUNICIPALITIES)]
    corners = np.array([low + step * cell for cell in cells])
    boxes = shapely.box(*corners.T, *(corners + step).T)
    # To the centimetre: the two sides of a border are cut in opposite directions.
    fine = shapely.transform(
        shapely.segmentize(boxes, step.max() / vertices_per_side), lambda points: points.round(2)
    )
    return dict(zip(cells, shapely.transform(fine, _wandering), strict=True))


def _wandering(points):
    x, y = points.T / 1000
    aside = 1500 * np.sin(y / 3) + 200 * np.sin(y * 2.3)
    along = 1500 * np.sin(x / 3.7) + 200 * np.sin(x * 1.9)
    return points + np.column_stack((aside, along))
