"""Choosing one of the layers of a file, by name or because there is no other."""

from collections.abc import Sequence

from geofiles.findings import Refused

# The answer of who wants all layers of a file, one after the other.
ALL = "*"


def chosen(names: Sequence[str], wanted: str | None) -> str:
    """The wanted layer or the only one.

    Raises Refused with all names as `layers`, where there are several or the wanted one is none
    of them.
    """
    listed = ", ".join(names)
    if wanted and wanted not in names:
        raise Refused("unknown_layer", layer=wanted[:60], layers=tuple(names), names=listed)
    if not wanted and len(names) > 1:
        raise Refused("choose_layer", layers=tuple(names), names=listed)
    return wanted or names[0]
