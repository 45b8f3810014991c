"""Findings as short marks: one for each kind, however many there are of it."""

from collections.abc import Iterable
from typing import NamedTuple

from engagements.models import Finding


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


def marks_of(findings: Iterable[Finding]) -> list[Mark]:
    """In the order in which the kinds were found."""
    by_kind: dict[str, list[Finding]] = {}
    for finding in findings:
        by_kind.setdefault(finding.kind, []).append(finding)
    return [
        Mark(kind, sorted(found, key=lambda finding: -(finding.percent or 0)))
        for kind, found in by_kind.items()
    ]
