"""Which column of a boundary file holds the NIS codes, and of which kind of place."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from territory.boundary_files import BoundaryTable, UnreadableBoundaries, nis_code
from territory.models import Level

# Names met in files of Statbel, the National Geographic Institute and the regions; compared
# without case and punctuation.
ANY_LEVEL = ["nis", "niscode", "nis5", "codenis", "ins", "codeins", "inscode", "refnis", "cdrefnis"]
OWN_NAMES = {
    Level.MUNICIPALITY: ["cd_munty_refnis", "mun_code", "mun_nis", "munty_nis", "nis_municipality"],
    Level.PROVINCE: ["cd_prov_refnis", "prov_code", "prov_nis", "nis_province"],
    Level.REGION: ["cd_rgn_refnis", "reg_code", "reg_nis", "nis_region"],
}


@dataclass(frozen=True)
class Recognised:
    """The column, the kind of place, and one code (or None) for each feature of the file."""

    level: Level
    nis_field: str
    codes: list[str | None]


def recognise(
    table: BoundaryTable,
    known_codes: dict[Level, set[str]],
    *,
    level: Level | None = None,
    nis_field: str | None = None,
) -> Recognised:
    """Find the column with the codes: at least half of its different codes must be known ones.

    Raises UnreadableBoundaries, naming the columns there are, where none is found.
    """
    for each in [level] if level else list(Level):
        for name in [nis_field] if nis_field else OWN_NAMES[each] + ANY_LEVEL:
            values = table.column(name)
            if values is None:
                continue
            codes = [nis_code(value) for value in values]
            if each == Level.PROVINCE:
                codes = _with_brussels(codes, table, known_codes[each])
            if _are_mostly(codes, known_codes[each]):
                return Recognised(each, name, codes)
    raise UnreadableBoundaries(
        _("No column with NIS codes was recognised. The file has: %(columns)s.")
        % {"columns": ", ".join(table.columns) or _("none")}
    )


def _are_mostly(codes: list[str | None], known: set[str]) -> bool:
    different = {code for code in codes if code is not None}
    return bool(different) and 2 * len(different & known) >= len(different)


def _with_brussels(
    codes: list[str | None], table: BoundaryTable, known: set[str]
) -> list[str | None]:
    """Brussels has no province: where the code is empty, that of the region stands for it."""
    for name in OWN_NAMES[Level.REGION]:
        regions = table.column(name)
        if regions is not None:
            of_region = [nis_code(value) for value in regions]
            return [
                code or (region if region in known else None)
                for code, region in zip(codes, of_region, strict=True)
            ]
    return codes
