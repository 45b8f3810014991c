"""Parts of a page that are the same for everybody who reads in one language."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

DRAWN_AT_MOST = 256


@register.simple_tag
def same_for_all(template_name: str, **shown: str | int) -> SafeString:
    """The template of this name, which shows our own words and what it is given, and no more.

    A process draws it once for each language and for what is given, which is not one visitor's own.
    """
    draw = drawn.__wrapped__ if settings.DEBUG else drawn
    return draw(template_name, get_language(), tuple(shown.items()))


@lru_cache(DRAWN_AT_MOST)
def drawn(
    template_name: str, language: str, shown: tuple[tuple[str, str | int], ...]
) -> SafeString:
    return render_to_string(template_name, dict(shown))


@register.tag
def once(parser: Parser, token: Token) -> "Once":
    """Between `once` and `endonce`: our own words and addresses, and no variable of the page.

    With `{% once as name %}` they are not shown here, but known by that name.
    """
    _once, *as_name = token.split_contents()
    nodes = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(nodes, *as_name[1:])


class Once(template.Node):
    """A part of a template that a process draws once for each language, as long as it has it.

    It is drawn without what the page knows, so nothing of one visitor can come into it.
    """

    def __init__(self, nodes: NodeList, name: str = "") -> None:
        self.nodes, self.name = nodes, name
        self.drawn: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self.drawn:
            self.drawn[language] = self.nodes.render(context.new({}))
        if self.name:
            context[self.name] = self.drawn[language]
            return SafeString()
        return self.drawn[language]
