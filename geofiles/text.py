"""Bytes of unknown encoding to text."""

import codecs

from geofiles.findings import Notes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, notes: Notes) -> str:
    """By its byte order mark, as UTF-8, as UTF-16 without a mark, or else as Windows-1252.

    The last is a guess and is noted.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if len(content) > 1 and content[:2].count(0) == 1:
        return content.decode("utf-16-le" if content[1] == 0 else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        notes.add("encoding_guessed")
        return content.decode("cp1252", errors="replace")
