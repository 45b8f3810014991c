"""How many people live in each municipality, read from a table of the statistical office."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from territory.models import Municipality

CODE, PEOPLE = "nis_code", "population"


class UnreadablePopulation(ValueError):
    """The table cannot be used; carries a sentence for people."""


@dataclass
class PopulationLoad:
    """What a loading did: how many municipalities it told, and which codes it did not know."""

    told: int = 0
    unknown: list[str] = field(default_factory=list)


@transaction.atomic
def load_population(file: Path, *, year: int) -> PopulationLoad:
    """Note the inhabitants of each municipality from a CSV with `nis_code` and `population`.

    Columns are parted by commas or semicolons. All of the table is taken or nothing: raises
    UnreadablePopulation at the first line that is wrong.
    """
    load = PopulationLoad()
    known = {place.nis_code: place for place in Municipality.objects.for_list()}
    changed = []
    for number, (code, people) in enumerate(lines_of(file), start=2):
        if not people.isdigit():
            raise UnreadablePopulation(f"Line {number}: “{people}” is no number of people.")
        place = known.get(code.zfill(5))
        if place is None:
            load.unknown.append(code)
            continue
        place.population, place.population_year = int(people), year
        changed.append(place)
    Municipality.objects.bulk_update(changed, ["population", "population_year"], batch_size=200)
    load.told = len(changed)
    return load


def lines_of(file: Path) -> list[tuple[str, str]]:
    """Code and number of each line, as text."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        head = text.readline()
        text.seek(0)
        rows = csv.DictReader(text, delimiter=";" if ";" in head else ",")
        if not {CODE, PEOPLE} <= set(rows.fieldnames or ()):
            raise UnreadablePopulation(f"The table needs the columns {CODE} and {PEOPLE}.")
        return [((row[CODE] or "").strip(), (row[PEOPLE] or "").strip()) for row in rows]
