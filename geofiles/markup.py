"""GPX and KML as a stream of elements, hardened against what XML can do to a reader."""

import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from geofiles.contents import Source
from geofiles.findings import Notes, Refused

DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
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
    """The same document without leading space, and as UTF-8 where it only claims to be that."""
    content = content.lstrip()
    declared = DECLARED_ENCODING.match(content)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or (
        declared and declared[1].lower() not in (b"utf-8", b"utf8")
    ):
        return content
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        notes.add("encoding_guessed")
        return content.decode("cp1252", errors="replace").encode()
    return content
