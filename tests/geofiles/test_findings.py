import re
from pathlib import Path

import pytest

from geofiles import sentences
from geofiles.findings import Finding, Notes, Refused

FOLDER = Path(sentences.__file__).parent
CODES = [code for table in sentences.KINDS.values() for code in table]
VALUES = {
    "megabytes": 60, "limit": 50, "format": "GPX", "line": 3, "type": "x", "missing": ".shp",
    "names": "a, b", "layer": "c", "text": "d", "name": "e", "routes": 2, "points": 2,
    "kilometres": 4000, "broken": 2, "first": 7,
}  # fmt: skip


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("features", [(), (3,), (3, 4)])
def test_every_sentence_can_be_said_about_no_one_and_several_features(code, features):
    sentence = Finding(code, features, VALUES).sentence

    assert sentence.endswith(".") or code.startswith("text_without_places")
    assert "%" not in sentence


def test_no_code_is_in_two_tables():
    assert len(CODES) == len(set(CODES))


def test_every_sentence_is_used_and_every_code_has_one():
    programs = [
        path for path in FOLDER.rglob("*.py") if path.name not in {"sentences.py", "refusals.py"}
    ]
    source = "\n".join(path.read_text() for path in programs)
    said = re.findall(
        r'(?:Refused|Unusable|notes\.add|leave_out)\(\s*(?:[^"()]*, )?"(\w+)"', source
    )

    assert set(said) <= set(CODES)
    assert [code for code in CODES if f'"{code}"' not in source] == []


def test_long_lists_of_features_are_cut_short():
    sentence = Finding("outside_belgium", tuple(range(1, 31))).sentence

    assert sentence == "30 features lie outside Belgium (1, 2, 3, 4, 5, 6, 7, 8, …)."


def test_equal_findings_become_one_with_all_their_features():
    notes = Notes()
    notes.add("jump", 4, kilometres=30)
    notes.add("jump", 2, kilometres=30)
    notes.add("jump", 2, kilometres=31)

    assert [(each.features, each.values) for each in notes.findings()] == [
        ((2, 4), {"kilometres": 30}),
        ((2,), {"kilometres": 31}),
    ]


def test_a_refusal_says_its_reasons_after_itself():
    refusal = Refused("nothing_usable", because=[Finding("no_geometry", (1,))])

    assert str(refusal) == (
        "Nothing in this file can be used. Feature 1 was left out: it has no place."
    )
    assert refusal.finding.kind == "refused"
