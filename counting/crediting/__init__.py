"""What counts of ranked shapes, and what is shared with earlier ones: pure geometry.

Shapes go in as one array in rank order, in EPSG:3812. What is credited of one of them depends on
its own geometry, on the earlier geometries within reach, in their order, and on the reviewers'
decisions about its pairs; on nothing else. So a subset of *subjects* handed in with just their
neighbours gets, to the last digit, what it gets when everything is handed in.
"""

from counting.crediting.lines import credit_lines
from counting.crediting.outcome import NO_DECISIONS, Decisions, Outcome, Rule
from counting.crediting.points import credit_points
from counting.crediting.polygons import credit_polygons

__all__ = [
    "NO_DECISIONS",
    "Decisions",
    "Outcome",
    "Rule",
    "credit_lines",
    "credit_points",
    "credit_polygons",
]
