"""The address of the page one is on, in another language."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_from_path

from catalogue.addresses import about_place, page_of_place
from catalogue.bars import Bar
from catalogue.known import larger_places
from languages.markup import as_html, joined
from languages.templatetags.same_for_all import same_for_all
from territory.models import Place

register = template.Library()

# A region lies in nothing larger, and Brussels in no province.
AROUND = ("region", "province")
# None is part of any text of ours.
ADDRESS, TITLE, HEIGHT = "--address--", "--title--", "--height--"
# What the frame of a place takes where it is 360 pixels wide, in pixels: what stands around its
# bars, what each has besides its lines, and each of those. The frame of a target fits in the least.
# Two lines of text are to spare around them: a name or the moment of the figures may need one more.
AROUND_BARS, BAR, LINE_OF_BAR = 350, 100, 34
LEAST = 420
LINK = '<li><a href="{}">{}</a></li>'


@register.simple_tag(takes_context=True)
def translated_address(context: Context, language: str) -> str:
    """This page's path and question in `language`; the home page where there is no request."""
    request = context.get("request")
    if request is None:
        return f"/{language}/"
    return _in_language(request, language, request.get_full_path())


@register.simple_tag(takes_context=True)
def absolute_address(context: Context, language: str) -> str:
    """This page's full address in `language`, without its question: for hreflang and canonical."""
    request = context.get("request")
    if request is None:
        return f"{settings.SITE_ADDRESS}/{language}/"
    return settings.SITE_ADDRESS + _in_language(request, language, request.path)


@register.simple_tag
def place_address(page: str, level: str, slug: str) -> str:
    """The address of a page, file or picture about a place: a page names five."""
    return about_place(page, level, slug)


@register.simple_tag
def larger_places_drawn(place: Place) -> SafeString:
    """The region and province that a place lies in, as links in a list: the way to its page."""
    known = larger_places()
    keys: list[Any] = [(level, getattr(place, f"{level}_id", None)) for level in AROUND]
    around = [known[key] for key in keys if key in known]
    language = get_language()
    return joined(LINK, ((page_of_place(each, language), each.name) for each in around))


@register.simple_tag
def embed_code(address: str, title: str, bars: Sequence[Bar] = ()) -> SafeString:
    """What to copy to show something of ours on another site.

    `address` of the page to be framed; `title`: what it shows, for those who cannot see it; `bars`:
    those of a place, for the frame to be as high as they need.
    """
    lines = sum(len(bar.rows) for bar in bars)
    height = max(LEAST, AROUND_BARS + len(bars) * BAR + lines * LINE_OF_BAR)
    shown = {"address": ADDRESS, "title": TITLE, "height": HEIGHT}
    pattern = same_for_all("catalogue/embed_code.html", **shown)
    code = pattern.replace(HEIGHT, str(height)).replace(ADDRESS, address)
    return SafeString(code.replace(TITLE, as_html(title)))


@register.simple_tag
def full_address(path: str) -> str:
    """The address with which somebody elsewhere reaches a path of ours."""
    return settings.SITE_ADDRESS + path


@register.simple_tag
def tiles_address() -> str:
    """Where map tiles for the background come from; empty where only our outlines are shown."""
    return settings.TILE_ADDRESS


@register.simple_tag
def tiles_attribution() -> str:
    """Who made those tiles."""
    return settings.TILE_ATTRIBUTION


def _in_language(request: HttpRequest, language: str, address: str) -> str:
    """The address as it begins in that language: only its beginning says in which language it is.

    So it need not be resolved, which translate_url does, for each language of every page.
    """
    current = get_language_from_path(request.path)
    return f"/{language}{address.removeprefix(f'/{current}')}" if current else address
