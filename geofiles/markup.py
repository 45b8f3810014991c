"""GPX and KML as a stream of elements, hardened against what XML can do to a reader."""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from geofiles.contents import Source
from geofiles.findings import Notes, Refused

DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
CDATA = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
LONE_AMPERSAND = re.compile(rb"&(?!#\d+;|#x[0-9A-Fa-f]+;|[A-Za-z]\w*;)")
NAMED_LETTER = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z]\w*;)")
NO_LETTERS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]+")
PREFIX_OF_ELEMENT = re.compile(rb"</?([A-Za-z_][\w.-]*):[A-Za-z_]")
PREFIX_OF_ATTRIBUTE = re.compile(rb"""\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=\s*["']""")
DECLARED_PREFIX = re.compile(rb"xmlns:([A-Za-z_][\w.-]*)\s*=")
ROOT = re.compile(rb"<[A-Za-z_][\w.:-]*")
DEEPEST = 100
ELEMENTS_PER_VERTEX = 3


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child_text(element: Element, name: str) -> str:
    """The text of the first child with this local name, or nothing."""
    return next(((child.text or "") for child in element if local_name(child) == name), "")


def elements(source: Source, wanted: set[str], notes: Notes, format_name: str) -> Iterator[Element]:
    """Each outermost wanted element (by local name), complete, in the order of the file.

    Raises Refused for entities, broken markup, and nesting beyond reason.
    """
    stream = iterparse(BytesIO(readable(source.content, notes)), events=("start", "end"))
    try:
        yield from _outermost(stream, wanted, source.limits.vertices)
    except DefusedXmlException as error:
        raise Refused("entities") from error
    except ParseError as error:
        raise Refused("text_broken", format=format_name, line=error.position[0]) from error
    except (ValueError, LookupError) as error:
        raise Refused("unreadable", format=format_name) from error


def _outermost(
    stream: Iterator[tuple[str, Element]], wanted: set[str], vertices: int
) -> Iterator[Element]:
    """Each wanted element with all it holds; everything else is let go at once."""
    open_elements: list[Element] = []
    inside: Element | None = None
    held = 0
    for event, element in stream:
        if event == "start":
            open_elements.append(element)
            if inside is None and local_name(element) in wanted:
                inside = element
            held += inside is not None
            _check(len(open_elements), held, vertices)
            continue
        open_elements.pop()
        if element is inside:
            yield element
            inside, held = None, 0
        if inside is None:
            element.clear()
            if open_elements:
                open_elements[-1].remove(element)


def _check(depth: int, held: int, vertices: int) -> None:
    if depth > DEEPEST:
        raise Refused("nested_too_deeply")
    if held > ELEMENTS_PER_VERTEX * vertices:
        raise Refused("too_many_vertices", limit=vertices)


def readable(content: bytes, notes: Notes) -> bytes:
    """The same document without leading space, as UTF-8 where it only claims to be that, and
    without the slips that programs are known to make."""
    content = content.lstrip().removeprefix(codecs.BOM_UTF8).lstrip()
    declared = DECLARED_ENCODING.match(content)
    name = declared[1].decode().lower() if declared else "utf-8"
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return content
    if content[:2].count(0) == 1:  # UTF-16 without its mark
        return (codecs.BOM_UTF16_BE if content[0] == 0 else codecs.BOM_UTF16_LE) + content
    # What can be read here is not UTF-16.
    if declared and (name.startswith("utf-16") or not _is_encoding(name)):
        content = content[: declared.start(1)] + b"utf-8" + content[declared.end(1) :]
    elif name not in ("utf-8", "utf8"):
        return content
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        notes.add("encoding_guessed")
        content = content.decode("cp1252", errors="replace").encode()
    return _mended(content, notes)


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _mended(content: bytes, notes: Notes) -> bytes:
    """With every lone "&" and the letters of web pages ("&nbsp;") written out, without signs that
    are no letters, and with every prefix declared that is used."""
    mended = NO_LETTERS.sub(b" ", content)
    if LONE_AMPERSAND.search(mended) or NAMED_LETTER.search(mended):
        mended = b"".join(
            part if part.startswith(b"<![CDATA[") else _with_letters(part)
            for part in CDATA.split(mended)
        )
    used = set(PREFIX_OF_ELEMENT.findall(content)) | set(PREFIX_OF_ATTRIBUTE.findall(content))
    missing = used - set(DECLARED_PREFIX.findall(content)) - {b"xml", b"xmlns"}
    root = ROOT.search(mended)
    if missing and root:
        declarations = b"".join(b' xmlns:%s="urn:%s"' % (name, name) for name in sorted(missing))
        mended = mended[: root.end()] + declarations + mended[root.end() :]
    if mended != content:
        notes.add("markup_mended")
    return mended


def _with_letters(part: bytes) -> bytes:
    written = NAMED_LETTER.sub(
        lambda match: html5.get(match[1].decode(), "").encode() or match[0], part
    )
    return LONE_AMPERSAND.sub(b"&amp;", written)
