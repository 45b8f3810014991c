"""Fields that all forms of a class share as long as none of them changes one."""

from collections import UserDict
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.forms import Field


class SharedFields(UserDict[str, Any]):
    """The fields of one form: those its class declares, each copied when it is taken out.

    Django copies all of them for each form. What is not taken out cannot be changed by it, so it is
    shown as it was declared, which is the same for everybody who reads the language.

    To take one out is to index, or to go through `items` or `values`; to ask for names, or to
    delete one, copies nothing.
    """

    def __init__(self, declared: Mapping[str, Field]) -> None:
        self.declared, self.data = declared, dict(declared)

    def __getitem__(self, name: str) -> Any:
        if self.shared(name):
            self.data[name] = deepcopy(self.data[name])
        return self.data[name]

    def __deepcopy__(self, _memo: Any) -> "SharedFields":
        return SharedFields(self.declared)

    def shared(self, name: str) -> Field | None:
        """The field of this name that nobody may change; None where this form has its own."""
        field: Field | None = self.data.get(name)
        return field if field is self.declared.get(name) else None

    def share(self, name: str, field: Field) -> None:
        """Ask by another field that is declared once, instead of the one of this name."""
        self.declared = {**self.declared, name: field}
        self.data[name] = field
