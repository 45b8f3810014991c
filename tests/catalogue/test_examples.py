import numpy as np
import pytest
import shapely

from catalogue.examples import EXAMPLES
from counting.crediting import Rule, credit_lines

# A corner of the country in EPSG:3812, to which the examples' metres are added.
SOMEWHERE = (650_000, 650_000)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.title))
def test_worked_example_is_what_the_counting_says(example):
    lines = np.array(
        [shapely.LineString(np.array(line) + SOMEWHERE) for line in example.lines], dtype=object
    )

    outcome = credit_lines(lines, Rule(example.tolerance_m))

    assert shapely.length(lines).sum() == pytest.approx(example.drawn_m)
    assert shapely.length(outcome.credited).sum() == pytest.approx(example.counted_m)
