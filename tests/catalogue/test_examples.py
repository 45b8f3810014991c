import re

import numpy as np
import pytest
import shapely

from catalogue.examples import EXAMPLES
from counting.crediting import Decisions, Rule, credit_lines

# A corner of the country in EPSG:3812, to which the examples' metres are added.
SOMEWHERE = (650_000, 650_000)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.title))
def test_worked_example_is_what_the_counting_says(example):
    lines = np.array(
        [shapely.LineString(np.array(line) + SOMEWHERE) for line in example.lines], dtype=object
    )

    same = frozenset({(0, 1)}) if example.judged_same else frozenset()
    outcome = credit_lines(lines, Rule(example.tolerance_m), decisions=Decisions(same=same))

    assert shapely.length(lines).sum() == pytest.approx(example.drawn_m)
    assert shapely.length(outcome.credited).sum() == pytest.approx(example.counted_m)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.title))
def test_the_metres_in_the_words_of_an_example_are_those_that_are_drawn(example):
    lines = [shapely.LineString(line) for line in example.lines]
    drawn = {lines[0].length, lines[1].length, lines[0].distance(lines[1])}

    said = re.findall(r"([\d,]+) m\b", str(example.words))

    by_the_rule = {example.tolerance_m, Rule(example.tolerance_m).minimum_run}
    assert {int(metres.replace(",", "")) for metres in said} - by_the_rule == drawn - {0}


def test_two_hedges_drawn_far_apart_both_count_until_somebody_decides():
    example = next(example for example in EXAMPLES if example.judged_same)
    lines = np.array(
        [shapely.LineString(np.array(line) + SOMEWHERE) for line in example.lines], dtype=object
    )

    outcome = credit_lines(lines, Rule(example.tolerance_m))

    assert shapely.length(outcome.credited).sum() == pytest.approx(example.drawn_m)
