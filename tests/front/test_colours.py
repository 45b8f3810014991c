"""The colours of the states stay apart for eyes that see fewer of them."""

import re
from itertools import combinations

import numpy as np
import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")[:2]
#: What fills lanes of one bar, and what is drawn as an unbroken line on maps.
TOGETHER = ["pledged", "implemented", "verified", "removed"]
#: In CIELAB, where one is the least that is seen side by side.
APART = 18
#: Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
SEEN_AS = {
    "all colours": np.eye(3),
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
WHITE = np.array([0.9505, 1.0, 1.089])


def linear(name, theme):
    """A token as linear RGB between 0 and 1."""
    code = re.search(rf"--{name}: #([0-9a-f]{{6}});", theme)[1]
    value = np.array([int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(colour):
    x, y, z = np.cbrt(np.maximum(TO_XYZ @ np.clip(colour, 0, 1) / WHITE, 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eyes", SEEN_AS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_states_are_told_apart_by_every_eye(theme, eyes):
    seen = {name: lab(np.array(SEEN_AS[eyes]) @ linear(name, theme)) for name in TOGETHER}

    distances = {
        (one, other): np.linalg.norm(seen[one] - seen[other])
        for one, other in combinations(TOGETHER, 2)
    }

    assert {pair: apart for pair, apart in distances.items() if apart < APART} == {}
