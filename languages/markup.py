"""Texts put into markup without a template, where a page has so many parts that templates are slow.

Whatever is put in is escaped, but markup that was made here or by a template.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape

from django.utils.safestring import SafeString

# What `escape` replaces.
MARKUP = re.compile("[&<>\"']")
# Stands for what was typed, in markup that is written once for all: it is in none of our words.
TYPED = "\ue000"


def written(markup: str, *texts: object, **named: object) -> SafeString:
    """As Django's `format_html`, without what it does for texts of other kinds: half as long."""
    escaped = {name: as_html(text) for name, text in named.items()}
    return SafeString(markup.format(*map(as_html, texts), **escaped))


def joined(markup: str, rows: Iterable[tuple[object, ...]]) -> SafeString:
    """The same markup once for each row of texts."""
    return SafeString("".join([markup.format(*map(as_html, texts)) for texts in rows]))


def attributes(named: Mapping[str, object]) -> SafeString:
    """Attributes, a blank before each: True stands alone, None and False are left out."""
    parts = [
        f" {name}" if value is True else f' {name}="{as_html(value)}"'
        for name, value in named.items()
        if value is not None and value is not False
    ]
    return SafeString("".join(parts))


def marked(markup: SafeString, values: Iterable[object], mark: str) -> SafeString:
    """Markup that is the same for everybody, with a mark (" selected", " checked") at these values.

    A value that stands at no element marks nothing. What is not markup in it has its quotation
    marks escaped, so it cannot be taken for a value.
    """
    for value in values:
        place = f' value="{as_html(value)}"'
        markup = SafeString(markup.replace(place, place + mark, 1))
    return markup


def with_typed(markup: SafeString, text: str) -> SafeString:
    """Markup that is the same for everybody, with this text in the place of TYPED."""
    return SafeString(markup.replace(TYPED, as_html(text), 1))


def as_html(text: object) -> str:
    """The text with what is markup in it escaped, of which most texts have nothing."""
    text = str(text)
    is_markup = isinstance(text, SafeString) or not MARKUP.search(text)
    return text if is_markup else escape(text)


def all_as_html(texts: list[str]) -> list[str]:
    """The same of several texts, which are looked through at once."""
    return [as_html(text) for text in texts] if MARKUP.search("".join(texts)) else texts
