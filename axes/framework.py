"""The framework's file (axes/data/objectives.yaml), brought into the database.

The file and the team both write these texts. What was last loaded is remembered for every field,
so that a field nobody touched follows the file, and one edited in the admin is kept and reported.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import models, transaction

from axes.models import Aim, Axis, Criterion, Objective, SourceText, Target
from languages.spelling import typeset
from languages.texts import LANGUAGES

FILE = Path(__file__).resolve().parent / "data" / "objectives.yaml"
TARGET_FACTS = (
    "value",
    "metric_kind",
    "period",
    "target_year",
    "aggregation",
    "tolerance_m",
    "minimum_shared_run_m",
    "counts_elsewhere",
    "rule_version",
)

#: By what a target is counted, once it exists: changed at the desk, by an act with a reason.
RULE = (
    "metric_kind",
    "aggregation",
    "tolerance_m",
    "minimum_shared_run_m",
    "counts_elsewhere",
    "rule_version",
)


FrameworkTable = type[Axis] | type[Objective] | type[Aim] | type[Criterion] | type[Target]


@dataclass
class FrameworkChanges:
    """What a loading did, one sentence for each field or object."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


@transaction.atomic
def load_framework(path: Path = FILE, *, overwrite: bool = False) -> FrameworkChanges:
    """Bring axes, objectives, aims, criteria and targets into line with the file.

    A field changed in the file since the last loading is updated. A field edited here since then
    is kept and reported, or replaced when `overwrite` is set. The counting rule of a target that
    exists is never written here, only reported: a change of rule is an act of its own, after which
    all is counted again. A criterion that left the file is no longer asked for; anything else that
    left it is reported and left alone.
    """
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    loading = _Loading(overwrite)
    axes = {entry["slug"]: loading.bring(*_axis(entry)) for entry in content["axes"]}
    for entry in content["objectives"]:
        objective = loading.bring(*_objective(entry, axes[entry["axis"]]))
        for row in _rows_of(entry, objective):
            loading.bring(*row)
    loading.retire_what_left()
    loading.remember()
    return loading.changes


Row = tuple[str, FrameworkTable, dict[str, object], dict[str, object]]


def _axis(entry: dict[str, Any]) -> Row:
    facts = {
        "number": entry["number"],
        "order": entry["order"],
        **_texts("name", entry["names"]),
        **_texts("short_name", entry["short_names"]),
        **_texts("summary", entry["summary"]),
    }
    return f"axis/{entry['slug']}", Axis, {"slug": entry["slug"]}, facts


def _objective(entry: dict[str, Any], axis: models.Model) -> Row:
    facts = {
        "axis": axis,
        "number": entry["number"],
        "order": entry["order"],
        "criteria_complete": entry["criteria_complete"],
        **_texts("name", entry["names"]),
        **_texts("summary", entry["summary"]),
    }
    return f"objective/{entry['slug']}", Objective, {"slug": entry["slug"]}, facts


def _rows_of(entry: dict[str, Any], objective: models.Model) -> Iterator[Row]:
    """The aims, criteria and targets of one objective."""
    for kind, model, key in (("aim", Aim, "aims"), ("criterion", Criterion, "criteria")):
        for order, each in enumerate(entry[key], start=1):
            facts = {"order": order, "wording": each["source"], **_texts("text", each["text"])}
            if model is Criterion:
                facts["is_active"] = True
            subject = f"{kind}/{entry['slug']}/{each['key']}"
            yield subject, model, {"objective": objective, "key": each["key"]}, facts
    for order, each in enumerate(entry["targets"], start=1):
        facts = {
            "order": order,
            "code": f"{entry['slug']}-{each['key']}",
            "note_en": each.get("note", ""),
            **_texts("name", each["names"]),
            **_texts("label", each["label"]),
            **_texts("unit", each["unit"]),
            **{name: each[name] for name in TARGET_FACTS},
        }
        subject = f"target/{entry['slug']}/{each['key']}"
        yield subject, Target, {"objective": objective, "key": each["key"]}, facts


def _texts(name: str, text: dict[str, str] | str) -> dict[str, str]:
    """One column for each language; a plain text is the same in all of them.

    The words are the file's. Its apostrophes are typed, and become those of all our other texts.
    """
    return {
        f"{name}_{language}": typeset(text if isinstance(text, str) else text[language])
        for language in LANGUAGES
    }


def _as_text(value: object) -> str:
    """How a value is remembered and compared: 8, 8.00 and "8" are the same."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return "" if value is None else str(value)
    return format(Decimal(value).normalize(), "f")


class _Loading:
    """One reading of the file: what was remembered, and what it changes."""

    def __init__(self, overwrite: bool) -> None:
        self.overwrite = overwrite
        self.changes = FrameworkChanges()
        self.remembered = {
            (source.subject, source.field): source for source in SourceText.objects.all()
        }
        self.to_remember: dict[tuple[str, str], str] = {}
        self.subjects: set[str] = set()

    def bring(
        self,
        subject: str,
        model: FrameworkTable,
        identity: dict[str, object],
        facts: dict[str, object],
    ) -> models.Model:
        """Create the row, or update those of its fields that nobody edited here."""
        self.subjects.add(subject)
        row = model.objects.filter(**identity).first()
        if row is None:
            row = model(**identity, **facts)
            row.save()
            self.changes.created.append(subject)
            self.to_remember |= {(subject, name): _as_text(facts[name]) for name in facts}
            return row
        changed = [name for name in facts if self._takes(subject, name, row, facts[name])]
        for name in changed:
            setattr(row, name, facts[name])
        if changed:
            row.save()
        return row

    def _takes(self, subject: str, name: str, row: models.Model, value: object) -> bool:
        """Decide about one field, and note the decision."""
        in_file, here = _as_text(value), _as_text(getattr(row, name))
        source = self.remembered.get((subject, name))
        if here == in_file:
            self.to_remember[subject, name] = in_file
            return False
        if name in RULE:
            self.changes.rules.append(f"{subject} {name}: {here!r} here, {in_file!r} in the file")
            return False
        edited_here = here != (source.text if source else "")
        if edited_here and not self.overwrite:
            also = "" if source and source.text == in_file else ", and changed in the file"
            self.changes.kept.append(f"{subject} {name}: edited here{also}")
            return False
        list_of_changes = self.changes.overwritten if edited_here else self.changes.updated
        list_of_changes.append(f"{subject} {name}: {here!r} -> {in_file!r}")
        self.to_remember[subject, name] = in_file
        return True

    def retire_what_left(self) -> None:
        """Criteria that were loaded once and are no longer in the file are no longer asked for."""
        left = {subject for subject, _name in self.remembered} - self.subjects
        for subject in sorted(left):
            kind, *path = subject.split("/")
            if kind != "criterion":
                self.changes.unlisted.append(subject)
                continue
            slug, key = path
            active = Criterion.objects.active().filter(objective__slug=slug, key=key)
            if active.update(is_active=False):
                self.changes.retired.append(subject)
            self.to_remember[subject, "is_active"] = _as_text(False)

    def remember(self) -> None:
        """Keep what the file says now, for the comparison of the next loading."""
        SourceText.objects.bulk_create(
            [
                SourceText(subject=subject, field=name, text=text)
                for (subject, name), text in self.to_remember.items()
                if (subject, name) not in self.remembered
                or self.remembered[subject, name].text != text
            ],
            update_conflicts=True,
            unique_fields=["subject", "field"],
            update_fields=["text", "loaded_at"],
        )
