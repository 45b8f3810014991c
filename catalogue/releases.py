"""Releases: the open data of one day as files under MEDIA_ROOT, at addresses that do not change.

A release is a folder named by its day. It is written beside its place and moved there when it is
whole, so that one that exists is complete; a second writing of a day finds it and does nothing. Its
`release.json` says of which edition it is, and how large each file is, with its digest. Only what
has become private since is taken out of it (`catalogue.concealing`).
"""

import csv
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from django.conf import settings

from catalogue.downloads import counts_as_csv
from catalogue.features import page_of
from catalogue.tiles import Wanted
from counting.models import Edition
from counting.recount import one_moment
from engagements.models import Engagement

#: The newest are kept, and for ever the first of each month.
DAYS_KEPT = 60
FOLDER = "open-data"
CONTENTS = "release.json"
#: Rows fetched and written at once.
CHUNK = 5000
MEDIA_TYPES = {
    "counts.csv": "text/csv; charset=utf-8",
    "engagements.csv": "text/csv; charset=utf-8",
    "places.geojson": "application/geo+json",
    "places.gpkg": "application/geopackage+sqlite3",
    CONTENTS: "application/json",
}
COLUMNS = [
    "reference",
    "title",
    "language",
    "partner_kind",
    "partner",
    "status",
    "starts_on",
    "ends_on",
    "accepted_on",
    "targets",
    "exact_places_are_public",
]


@dataclass(frozen=True)
class Release:
    """One day's files, and what its `release.json` says of them."""

    day: date
    contents: dict[str, Any]

    @property
    def edition(self) -> int:
        return self.contents["edition"]

    @property
    def run(self) -> int:
        return self.contents["run"]

    @property
    def files(self) -> dict[str, dict[str, Any]]:
        """By name, each with `bytes` and `sha256`."""
        return self.contents["files"]

    @property
    def concealed(self) -> list[dict[str, Any]]:
        """When places were taken out that had become private, and of how many engagements."""
        return self.contents.get("concealed", [])

    @property
    def folder(self) -> Path:
        return home() / self.day.isoformat()

    def path(self, name: str) -> Path | None:
        """The file of this name, if it is one of the release."""
        return self.folder / name if name in self.files or name == CONTENTS else None


def home() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def releases() -> list[Release]:
    """Those that are there, newest first."""
    folders = sorted(home().glob("????-??-??"), reverse=True) if home().exists() else []
    return [read(folder) for folder in folders]


def release_of(day: date) -> Release | None:
    """The release of a day."""
    folder = home() / day.isoformat()
    return read(folder) if folder.exists() else None


def read(folder: Path) -> Release:
    return Release(date.fromisoformat(folder.name), json.loads((folder / CONTENTS).read_text()))


def publish(day: date) -> Release:
    """Write the release of a day, unless it is there; drop those that are not kept any longer."""
    found = release_of(day)
    if found is None:
        with being_written() as folder:
            write(folder, day)
            move(folder, home() / day.isoformat())
        found = read(home() / day.isoformat())
    drop_old(day)
    return found


@contextmanager
def being_written() -> Iterator[Path]:
    """A folder beside the releases, gone at the end unless it was moved."""
    home().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home(), prefix="being-written-") as place:
        folder = Path(place) / "files"
        folder.mkdir()
        yield folder


def move(folder: Path, place: Path) -> None:
    """Into its place; if somebody else was first, theirs stays."""
    try:
        folder.rename(place)
    except OSError:
        if not place.exists():
            raise


def drop_old(today: date) -> None:
    for release in releases():
        if release.day < today - timedelta(days=DAYS_KEPT) and release.day.day != 1:
            shutil.rmtree(release.folder)


def write(folder: Path, day: date) -> None:
    """All files, as of one moment."""
    with one_moment(read_only=True):
        edition = Edition.objects.current()
        with (folder / "counts.csv").open("w", encoding="utf-8", newline="") as file:
            file.writelines(counts_as_csv(day))
        write_engagements(folder / "engagements.csv")
        write_places(folder, pages(day))
    contents = {
        "day": day.isoformat(),
        "edition": edition.number,
        "run": edition.run,
        "counted_at": edition.at and edition.at.isoformat(),
        "license": "CC BY 4.0",
    }
    seal(folder, contents)


def seal(folder: Path, contents: dict[str, Any]) -> None:
    """Write what a release says of itself, with the sizes and digests of its files."""
    files = {path.name: described(path) for path in sorted(folder.iterdir())}
    (folder / CONTENTS).write_text(json.dumps(contents | {"files": files}, indent=2))


def described(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def write_engagements(path: Path) -> None:
    """A line an engagement, in the order of references."""
    public = Engagement.objects.accepted().with_contributions().order_by("reference")
    write_rows(path, map(line_of, public.iterator(chunk_size=CHUNK)), COLUMNS)


def write_rows(path: Path, rows: Iterable[dict[str, Any]], columns: list[str]) -> None:
    """A CSV file as all of a release are: UTF-8, a head, no line break but the newline."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def line_of(engagement: Engagement) -> dict[str, Any]:
    partner = engagement.partner
    codes = dict.fromkeys(each.target.code for each in engagement.contributions.all())
    return {
        "reference": engagement.reference,
        "title": engagement.title,
        "language": engagement.language,
        "partner_kind": partner.kind,
        "partner": "" if partner.is_citizen else partner.name,
        "status": engagement.status,
        "starts_on": engagement.starts_on,
        "ends_on": engagement.ends_on,
        "accepted_on": engagement.accepted_at.date(),
        "targets": " ".join(codes),
        "exact_places_are_public": "yes" if engagement.exact_places_are_public else "no",
    }


def write_places(folder: Path, places: Iterable[str]) -> None:
    """The same places twice: as GeoJSON, and as a GeoPackage with one layer.

    They come as text, several features at once, and each such text becomes a line.
    """
    with (folder / "places.geojson").open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for number, features in enumerate(places):
            file.write(",\n" if number else "\n")
            file.write(features)
            append(folder / "places.gpkg", json.loads(f"[{features}]"))
        file.write("\n]}\n")
    if not (folder / "places.gpkg").exists():
        append(folder / "places.gpkg", [])


def pages(today: date) -> Iterator[str]:
    """Features as text, chunk by chunk."""
    after: int | None = 0
    while after is not None:
        page = page_of(Wanted(), today, limit=CHUNK, after=after)
        if page.count:
            yield page.features
        after = page.after


FIELDS = [
    "reference", "title", "language", "partner_kind", "target", "state", "act", "is_exact",
    "accepted_at", "confirmed_in",
]  # fmt: skip


def append(path: Path, features: list[dict[str, Any]]) -> None:
    """Add features to the layer `places`, EPSG:4326."""
    shapes = shapely.from_geojson([json.dumps(each["geometry"]) for each in features])
    columns = [
        np.array([str(each["properties"][name] or "") for each in features], dtype=object)
        for name in FIELDS
    ]
    pyogrio.raw.write(
        path,
        geometry=np.array(shapely.to_wkb(shapes), dtype=object),
        field_data=columns,
        fields=FIELDS,
        layer="places",
        driver="GPKG",
        geometry_type="Unknown",
        crs="EPSG:4326",
        append=path.exists(),
    )
