"""The bytes of an uploaded file, refused by size before they are read."""

from pathlib import Path
from typing import BinaryIO

from geofiles.findings import Refused
from geofiles.limits import Limits

MEGABYTE = 1_000_000
HEAD = 1_000
BLANK = b"\x00 \t\r\n"


def content_of(file: BinaryIO | Path, limits: Limits) -> bytes:
    """All bytes of an open binary file or a path, within the limit.

    Raises Refused for an empty file and for one that is too large.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return content_of(opened, limits)
    file.seek(0, 2)
    check_size(file.tell(), limits)
    file.seek(0)
    return checked(file.read(limits.bytes + 1), limits)


def checked(content: bytes, limits: Limits) -> bytes:
    """The same bytes, if there are some and not too many."""
    check_size(len(content), limits)
    # To strip all of a large file is to copy it.
    if not content[:HEAD].strip(BLANK) and not content.strip(BLANK):
        raise Refused("empty")
    return content


def check_size(size: int, limits: Limits | None = None) -> None:
    """Raise Refused for so many bytes, where they are too many."""
    limits = limits or Limits()
    if size > limits.bytes:
        raise Refused(
            "too_large", megabytes=-(-size // MEGABYTE), limit=max(1, limits.bytes // MEGABYTE)
        )
