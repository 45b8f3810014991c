"""What was ignored, repaired, noted or refused in a file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from geofiles.sentences import KINDS

NUMBERS_SHOWN = 8


@dataclass(frozen=True)
class Finding:
    """One thing to say about a file, and about which of its features (1-based numbers)."""

    code: str
    features: tuple[int, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """One of "ignored", "repaired", "note" and "refused"."""
        return next(kind for kind, sentences in KINDS.items() if self.code in sentences)

    @property
    def sentence(self) -> str:
        """Say it in the active language."""
        numbers = ", ".join(str(number) for number in self.features[:NUMBERS_SHOWN])
        if len(self.features) > NUMBERS_SHOWN:
            numbers += ", …"
        counted = {"count": len(self.features), "numbers": numbers}
        said = str(KINDS[self.kind][self.code] % (counted | self.values))
        return said.encode(errors="replace").decode()  # JSON can hold halves of letters


class Refused(Exception):
    """The file cannot be used; `finding` says why, `because` what was found before."""

    def __init__(self, code: str, *, because: Iterable[Finding] = (), **values: Any) -> None:
        self.finding = Finding(code, values=values)
        self.because = tuple(because)
        super().__init__(code)

    def __str__(self) -> str:
        return " ".join([self.finding.sentence, *(finding.sentence for finding in self.because)])


class Notes:
    """Findings as they are gathered: equal ones become one, with all their features."""

    def __init__(self) -> None:
        self._features: dict[tuple[str, tuple[tuple[str, Any], ...]], dict[int, None]] = {}

    def add(self, code: str, *numbers: int, **values: Any) -> None:
        """Note `code` for the features with these numbers."""
        key = (code, tuple(values.items()))
        self._features.setdefault(key, {}).update(dict.fromkeys(numbers))

    def include(self, others: "Notes", *, after: int) -> None:
        """Take over what was noted of features that now come after so many of these."""
        for finding in others.findings():
            numbers = (number + after for number in finding.features)
            self.add(finding.code, *numbers, **finding.values)

    def findings(self) -> tuple[Finding, ...]:
        """Everything noted so far, in the order in which it was first noted."""
        return tuple(
            Finding(code, tuple(sorted(numbers)), dict(values))
            for (code, values), numbers in self._features.items()
        )
