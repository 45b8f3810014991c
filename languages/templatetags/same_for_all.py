"""Parts of a page that are the same for everybody who reads in one language."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from languages.markup import TYPED, with_typed

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

    With `{% once as name %}` they are not shown here, but known by that name. With
    `{% once with name=value %}` the value, a text, is put in where the name is shown first.
    """
    _once, *bits = token.split_contents()
    nodes = parser.parse(("endonce",))
    parser.delete_first_token()
    if bits[:1] == ["with"]:
        ((name, value),) = token_kwargs(bits[1:], parser).items()
        return OnceWith(nodes, name, value)
    return Once(nodes, *bits[1:])


class Once(template.Node):
    """A part of a template that a process draws once for each language, as long as it has it.

    It is drawn without what the page knows, so nothing of one visitor can come into it.
    """

    def __init__(self, nodes: NodeList, name: str = "") -> None:
        self.nodes, self.name = nodes, name
        self.drawn: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        drawn = self.drawn_with(context, {})
        if self.name:
            context[self.name] = drawn
            return SafeString()
        return drawn

    def drawn_with(self, context: template.Context, known: dict[str, str]) -> SafeString:
        """The part in the language that is in use, which knows nothing but this."""
        language = get_language()
        if language not in self.drawn:
            self.drawn[language] = self.nodes.render(context.new(known))
        return self.drawn[language]


class OnceWith(Once):
    """The same with one text of the page, for which TYPED stands in what is kept."""

    def __init__(self, nodes: NodeList, name: str, value: FilterExpression) -> None:
        super().__init__(nodes, name)
        self.value = value

    def render(self, context: template.Context) -> SafeString:
        drawn = self.drawn_with(context, {self.name: TYPED})
        return with_typed(drawn, self.value.resolve(context))
