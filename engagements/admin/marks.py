"""Findings as short marks: one for each kind, however many there are of it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from engagements.models import Finding
from languages.texts import LANGUAGES

OF_ITSELF = (
    *("engagement", "contribution", "kind"),
    *("quantity", "compared_with", "percent", "words"),
)
# What a finding says in figures takes the unit, which has a column for each language.
SAID = (
    *OF_ITSELF,
    "contribution__target__metric_kind",
    *(f"contribution__target__unit_{language}" for language in LANGUAGES),
)


class Mark(NamedTuple):
    """Findings of one kind, the strongest first."""

    kind: str
    findings: list[Finding]

    @property
    def text(self) -> str:
        """The few words of the strongest, and how many there are."""
        count = len(self.findings)
        return self.findings[0].mark + (f" ×{count}" if count > 1 else "")

    @property
    def sentence(self) -> str:
        return self.findings[0].sentence


def for_marks() -> QuerySet[Finding]:
    """Findings with all that their marks say, and no more."""
    return Finding.objects.select_related("contribution__target").only(*SAID)


def of_one(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Findings with the other engagement or the record that was found.

    Which of its contributions they are about, a page of one engagement knows already.
    """
    other = ("other__reference", "other__status", "other__partner__name")
    record = ("record__register", "record__source_id")
    related = findings.select_related("other__partner", "record")
    return related.only(*OF_ITSELF, *other, *record)


def marks_of(findings: Iterable[Finding]) -> list[Mark]:
    """In the order in which the kinds were found."""
    by_kind: dict[str, list[Finding]] = {}
    for finding in findings:
        by_kind.setdefault(finding.kind, []).append(finding)
    return [
        Mark(kind, sorted(found, key=lambda finding: -(finding.percent or 0)))
        for kind, found in by_kind.items()
    ]
