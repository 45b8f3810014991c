"""How much of an uploaded file is read before it is refused.

Each figure is a setting of the same name; the figures here stand where it is absent.
"""

from dataclasses import dataclass, field
from functools import partial

from django.conf import settings

GEOFILES_MAXIMUM_BYTES = 50_000_000
GEOFILES_MAXIMUM_FEATURES = 50_000
GEOFILES_MAXIMUM_VERTICES = 1_000_000
GEOFILES_MAXIMUM_NESTING = 40
GEOFILES_MAXIMUM_ARCHIVE_MEMBERS = 200
GEOFILES_MAXIMUM_UNZIPPED_BYTES = 100_000_000
GEOFILES_MAXIMUM_UNZIP_RATIO = 100


def _setting(name: str) -> int:
    return int(getattr(settings, name, globals()[name]))


def _limit(name: str) -> int:
    return field(default_factory=partial(_setting, name))


@dataclass(frozen=True)
class Limits:
    """The limits of one reading; `Limits()` takes them from the settings."""

    bytes: int = _limit("GEOFILES_MAXIMUM_BYTES")
    features: int = _limit("GEOFILES_MAXIMUM_FEATURES")
    vertices: int = _limit("GEOFILES_MAXIMUM_VERTICES")
    nesting: int = _limit("GEOFILES_MAXIMUM_NESTING")
    archive_members: int = _limit("GEOFILES_MAXIMUM_ARCHIVE_MEMBERS")
    unzipped_bytes: int = _limit("GEOFILES_MAXIMUM_UNZIPPED_BYTES")
    unzip_ratio: int = _limit("GEOFILES_MAXIMUM_UNZIP_RATIO")
