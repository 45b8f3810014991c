"""The worked examples of the page “How we count”. The tests check them against the counting."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Metres east and north of some place.
Shape = list[tuple[float, float]]


@dataclass(frozen=True)
class Example:
    """What is drawn, in the order of acceptance, and what of it counts (in metres).

    `judged_same`: a reviewer has decided that the first two are one.
    """

    title: str | Promise
    words: str | Promise
    lines: list[Shape]
    tolerance_m: int
    drawn_m: int
    counted_m: int
    judged_same: bool = False


EXAMPLES = [
    Example(
        title=_("The same hedge, pledged twice"),
        words=_(
            "A town pledges a hedge of 400 m. Later its owner pledges it too, and draws it 3 m "
            "beside. It counts once, for the town, which was first; the owner’s page says with "
            "whom it is shared."
        ),
        lines=[[(0, 0), (400, 0)], [(0, 3), (400, 3)]],
        tolerance_m=5,
        drawn_m=800,
        counted_m=400,
    ),
    Example(
        title=_("Two hedges that cross"),
        words=_(
            "Two hedges of 300 m cross each other. The crossing is shorter than 20 m, so it is "
            "not a duplicate: both count in full."
        ),
        lines=[[(0, 0), (300, 0)], [(150, -150), (150, 150)]],
        tolerance_m=5,
        drawn_m=600,
        counted_m=600,
    ),
    Example(
        title=_("Hedges on both sides of a road"),
        words=_(
            "Two hedges of 250 m run along the two sides of a road, 9 m apart. That is more than "
            "the 5 m within which hedges are taken for the same one: both count."
        ),
        lines=[[(0, 0), (250, 0)], [(0, 9), (250, 9)]],
        tolerance_m=5,
        drawn_m=500,
        counted_m=500,
    ),
    Example(
        title=_("A railway with two tracks"),
        words=_(
            "Two parallel tracks of 1,000 m lie 4 m apart. Up to 8 m apart, tracks and "
            "carriageways are one corridor: it counts once."
        ),
        lines=[[(0, 0), (1000, 0)], [(0, 4), (1000, 4)]],
        tolerance_m=8,
        drawn_m=2000,
        counted_m=1000,
    ),
    Example(
        title=_("One hedge, drawn far apart"),
        words=_(
            "Two partners draw the same hedge of 300 m, one of them along the wrong side of the "
            "path, 12 m away. That is too far to be taken for the same by itself; a reviewer who "
            "knows the place decides that they are the same. It counts once."
        ),
        lines=[[(0, 0), (300, 0)], [(0, 12), (300, 12)]],
        tolerance_m=5,
        drawn_m=600,
        counted_m=300,
        judged_same=True,
    ),
]
