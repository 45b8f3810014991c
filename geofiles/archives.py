"""Zip files, read member by member under limits; nothing is unpacked under a name of its own."""

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from geofiles.findings import Refused
from geofiles.limits import Limits

BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError,
)  # fmt: skip
LOCKED = 0x1
UNSUSPICIOUS = 10_000_000


def is_zip(content: bytes) -> bool:
    """Whether these bytes begin as a zip file does."""
    return content.startswith(BEGINNINGS)


class Archive:
    """The members of a zip file. Raises Refused for one that is damaged, locked or a bomb."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.unzipped_bytes
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except UNREADABLE as error:
            raise Refused("archive_broken") from error
        if len(self._zip.infolist()) > limits.archive_members:
            raise Refused("archive_too_large")
        if any(".." in re.split(r"[/\\]", name) for name in self._zip.namelist()):
            raise Refused("archive_paths")

    def names(self) -> list[str]:
        """The members that a person put in, without folders and what systems add."""
        return [
            name
            for name in dict.fromkeys(self._zip.namelist())
            if not name.endswith("/")
            and not name.startswith("__MACOSX/")
            and not PurePosixPath(name).name.startswith(".")
        ]

    def ending_with(self, *suffixes: str) -> list[str]:
        """The members with one of these endings (small letters, with dot)."""
        return [name for name in self.names() if suffix(name) in suffixes]

    def read(self, name: str) -> bytes:
        """One member, as long as it and all read before stay within the limits."""
        member = self._zip.getinfo(name)
        if member.flag_bits & LOCKED:
            raise Refused("archive_locked")
        if member.compress_type not in METHODS:
            raise Refused("archive_method")
        most = min(self._left, self._most_from(member.compress_size))
        try:
            with self._zip.open(member) as opened:
                content = opened.read(most + 1)
        except UNREADABLE as error:
            raise Refused("archive_broken") from error
        if len(content) > most:
            raise Refused("archive_too_large")
        self._left -= len(content)
        return content

    def _most_from(self, compressed: int) -> int:
        return max(UNSUSPICIOUS, compressed * self._limits.unzip_ratio)


def suffix(name: str) -> str:
    """The ending of a member's name in small letters, with its dot."""
    return PurePosixPath(name).suffix.lower()


def labels(names: list[str]) -> dict[str, str]:
    """Members by what a person may call them: the bare name, or all of it where two share that."""
    bare = [PurePosixPath(name).stem for name in names]
    return {
        (label if bare.count(label) == 1 else name): name
        for label, name in zip(bare, names, strict=True)
    }
