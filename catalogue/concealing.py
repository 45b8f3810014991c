"""Conceal, in the releases of earlier days, places that have become private since.

What stands at the address of a day does not change, but for this: privacy goes first. Such a place
is then shown by its square kilometre, and what it counts for is added to that of other private
places, of which only is said that they lie in Belgium or not. `release.json` says when that was
done, and for how many engagements; digests are new.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from catalogue import downloads
from catalogue.features import DECIMALS
from catalogue.releases import (
    COLUMNS,
    Release,
    being_written,
    releases,
    seal,
    write_places,
    write_rows,
)
from counting.models import Basis
from engagements.models import Engagement
from territory.cells import cells_of

Row = dict[str, str]
#: Columns of counts that say where, or whose it is; a place that is private has none of them.
TELLING = ("reference", "kind", "confirmed_in", "region", "province", "municipality")


def conceal(today: date) -> list[Release]:
    """Rewrite the releases that show places more exactly than their engagements do today."""
    public = Engagement.objects.accepted().filter(exact_places_are_public=True)
    exact_today = set(public.values_list("reference", flat=True))
    concerned = [(each, shown_exactly(each) - exact_today) for each in releases()]
    rewritten = [(release, private) for release, private in concerned if private]
    for release, private in rewritten:
        rewrite(release, private, today)
    return [release for release, _private in rewritten]


def shown_exactly(release: Release) -> set[str]:
    """The references of engagements whose exact places this release shows."""
    rows = rows_of(release.folder / "engagements.csv")
    return {row["reference"] for row in rows if row["exact_places_are_public"] == "yes"}


def rewrite(release: Release, private: set[str], today: date) -> None:
    """Put the same files in place of the release, without the exact places of these engagements."""
    before = release.folder
    with being_written() as folder:
        write_rows(
            folder / "engagements.csv",
            (
                row | {"exact_places_are_public": "no"} if row["reference"] in private else row
                for row in rows_of(before / "engagements.csv")
            ),
            COLUMNS,
        )
        counts = concealed_counts(rows_of(before / "counts.csv"), private)
        write_rows(folder / "counts.csv", counts, downloads.COLUMNS)
        write_places(folder, concealed_places(before / "places.geojson", private))
        change = {"on": today.isoformat(), "engagements": len(private)}
        seal(folder, release.contents | {"concealed": [*release.concealed, change]})
        before.rename(folder.parent / "before")
        folder.rename(before)


def concealed_counts(rows: Iterable[Row], private: set[str]) -> Iterator[Row]:
    """The lines of counts; those that say where something private lies are added up at the end."""
    together: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        is_of_place = row["line"] == "place"
        if is_of_place and row["reference"] in private and row["basis"] == Basis.MAPPED:
            row |= dict.fromkeys(TELLING, "")
        if is_of_place and not row["reference"]:
            together[tuple(value for name, value in row.items() if name != "credited")] += Decimal(
                row["credited"]
            )
        else:
            yield row
    names = [name for name in downloads.COLUMNS if name != "credited"]
    for key, credited in together.items():
        yield dict(zip(names, key, strict=True)) | {"credited": downloads.exact(credited)}


def concealed_places(path: Path, private: set[str]) -> Iterator[str]:
    """The features of a file of ours as text, those of a line at once."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith('{"type":"Feature",'):
                features = json.loads(f"[{line.rstrip().rstrip(',')}]")
                written = [as_cell(each) if is_told(each, private) else each for each in features]
                yield json.dumps(written, ensure_ascii=False, separators=(",", ":"))[1:-1]


def is_told(feature: dict[str, Any], private: set[str]) -> bool:
    told = feature["properties"]
    return told["is_exact"] and told["reference"] in private


def as_cell(feature: dict[str, Any]) -> dict[str, Any]:
    """The same, shown by the square kilometre it lies in."""
    shape = np.array([shapely.from_geojson(json.dumps(feature["geometry"]))], dtype=object)
    cell = shapely.transform(cells_of(shape)[0], lambda points: points.round(DECIMALS))
    return feature | {
        "geometry": json.loads(shapely.to_geojson(cell)),
        "properties": feature["properties"] | {"is_exact": False},
    }


def rows_of(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
