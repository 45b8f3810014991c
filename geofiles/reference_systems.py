"""Reference systems of uploaded files: recognise, transform to EPSG:4326, propose others.

All coordinates are (x, y): easting or longitude first, whatever the authority's axis order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

import numpy as np
from django.utils.translation import gettext_lazy as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geofiles import belgium
from geofiles.definitions import KNOWN, definition_and_code
from geofiles.findings import Refused

USUAL = ("EPSG:31370", "EPSG:3812", "EPSG:4326")
AS_LONGITUDE_LATITUDE = {"EPSG:4326", "EPSG:4258"}
HOW = {
    "given": _("as you told us"),
    "named": _("as the file says"),
    "parameters": _("recognised by the numbers that describe it in the file"),
    "format": _("the only one in files of this kind"),
    "assumed": _("assumed, as the file names none"),
    "recognised": _("recognised by where it then lies"),
}
SAMPLE = 500
ROUND_THE_EARTH = 4.1e7  # metres: no projected coordinate is larger


@dataclass(frozen=True)
class ReferenceSystem:
    """A reference system and how it was recognised.

    `recognised` is "given" (the person said so), "named" (the file says so), "parameters" (the
    file describes it without naming it), "format" (the format knows no other), "assumed", or
    "recognised" (typed numbers that lie in Belgium in this one alone).
    """

    code: str
    name: str
    recognised: str
    definition: CRS = field(repr=False, compare=False)

    @property
    def how(self) -> str:
        """How it was recognised, in the active language."""
        return str(HOW[self.recognised])


def named(text: str, recognised: str) -> ReferenceSystem:
    """The system of an EPSG code, an address or urn of one, or a well-known text.

    Raises Refused where the text means nothing to us.
    """
    try:
        definition, code, is_named = definition_and_code(text)
    except CRSError as error:
        raise Refused("reference_system_unknown", text=text[:60]) from error
    if recognised == "named" and not is_named:
        recognised = "parameters"
    if code in KNOWN:
        return known(code, recognised)
    return ReferenceSystem(code, definition.name, recognised, definition)


@cache
def known(code: str, recognised: str) -> ReferenceSystem:
    """One of the systems in KNOWN."""
    return ReferenceSystem(code, KNOWN[code], recognised, CRS.from_user_input(code))


def to_longitude_latitude(coordinates: np.ndarray, system: ReferenceSystem) -> np.ndarray:
    """(x, y) rows in `system` to (longitude, latitude) rows in EPSG:4326.

    A row that the system's projection does not know becomes infinite.
    """
    if system.code in AS_LONGITUDE_LATITUDE:
        return coordinates
    try:
        transformer = _transformer(system.definition.to_wkt())
    except ProjError as error:
        raise Refused("reference_system_unknown", text=system.name[:60]) from error
    places = np.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))
    places[(np.abs(coordinates) > ROUND_THE_EARTH).any(axis=1)] = np.inf
    return places


def are_degrees(coordinates: np.ndarray) -> np.ndarray:
    """For each row, whether it can be a longitude and a latitude."""
    return (np.abs(coordinates[:, 0]) <= 180) & (np.abs(coordinates[:, 1]) <= 90)


def likely(coordinates: np.ndarray) -> tuple[str, ...]:
    """Codes of the known systems in which most of the rows lie in Belgium, Lambert 72 first."""
    sample = coordinates[:: max(1, len(coordinates) // SAMPLE)]
    return tuple(code for code in KNOWN if _share_in_belgium(sample, code) > 0.5)


def lies_in_belgium(coordinates: np.ndarray, system: ReferenceSystem) -> bool:
    """Whether any of the rows lies in Belgium in this system."""
    return bool(_are_in_belgium(coordinates, system).any())


def names(codes: Iterable[str]) -> str:
    """The names of these known systems, or of the usual ones where there is none."""
    return ", ".join(KNOWN[code] for code in (tuple(codes) or USUAL))


def _share_in_belgium(coordinates: np.ndarray, code: str) -> float:
    if not len(coordinates):
        return 0
    try:
        return float(_are_in_belgium(coordinates, known(code, "assumed")).mean())
    except ProjError:
        return 0


def _are_in_belgium(coordinates: np.ndarray, system: ReferenceSystem) -> np.ndarray:
    places = to_longitude_latitude(coordinates, system)
    return belgium.are_inside(places[:, 0], places[:, 1])


@lru_cache(maxsize=64)
def _transformer(definition: str) -> Transformer:
    return Transformer.from_crs(CRS.from_wkt(definition), 4326, always_xy=True)
