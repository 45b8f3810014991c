"""Wording of a letter by the team: plain text in which {title} or {link} stand for what is told.

What may stand there is read from the project's own template of the letter, with its conditions: a
value that the template would not tell this reader is empty here too.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Self

from django.template import Context
from django.template.base import FilterExpression, Node, Parser, TokenType, VariableNode
from django.template.defaulttags import ForNode, IfNode
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode
from django.utils.translation import override

PLACEHOLDER = re.compile(r"\{(\w*)\}")
#: Without these the reader could not do what the letter asks, or would not know why.
NEEDED = {"link", "words"}
EXAMPLES = {
    "contact_name": "Anne Haag",
    "days": "90",
    "description": "We plant hawthorn and blackthorn.",
    "link": "https://pledges.example/E2026-00042",
    "name": "Hedge Society of Leuven",
    "organisations_link": "https://pledges.example/organisations",
    "reference": "E2026-00042",
    "title": "A hedge along the school path",
    "words": "The end of the hedge lies outside Belgium.",
}


class Standing(str):
    """Stands for a value while a template is read: every part of it is called {part}."""

    def __new__(cls, name: str) -> Self:
        return super().__new__(cls, f"{{{name}}}")

    def __getitem__(self, name: Any) -> Any:
        return type(self)(name) if isinstance(name, str) else super().__getitem__(name)

    def __iter__(self) -> Iterator[str]:
        """Nothing: what stands in a list cannot be worded here."""
        return iter(())


def placeholders(template: str) -> set[str]:
    """Names that may stand in the team's wording of this letter."""
    return {name for name, _value in expressions(template)}


def needed(template: str) -> set[str]:
    """Names that must stand in it."""
    return placeholders(template) & NEEDED


def unknown(text: str, template: str) -> list[str]:
    """Placeholders in a text that this letter has no value for."""
    known = placeholders(template)
    return [name for name in PLACEHOLDER.findall(text) if name not in known]


def filled(text: str, template: str, context: dict[str, Any]) -> str:
    """A text with its placeholders replaced by what the letter tells."""
    values = Context(context, autoescape=False)
    told = {
        name: value.resolve(values, ignore_failures=True)
        for name, value in expressions(template, values)
    }
    return replaced(text, {name: "" if value is None else value for name, value in told.items()})


def as_example(text: str, **told: str) -> str:
    """A text as a reader might get it, with some of the values as told."""
    names = PLACEHOLDER.findall(text)
    return replaced(text, {name: EXAMPLES.get(name, f"“{name}”") for name in names} | told)


def own(template: str, language: str) -> tuple[str, str]:
    """Subject and text of the project's own wording, with placeholders, to begin from."""
    names = {value.var.lookups[0] for _name, value in expressions(template)}
    standing = {name: Standing(name) for name in names}
    with override(language):
        subject, text = (part.template.render(Context(standing)) for part in parts(template))
    return " ".join(subject.split()), tidy(text)


def replaced(text: str, values: dict[str, Any]) -> str:
    return tidy(PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), text))


def tidy(text: str) -> str:
    """Without the gaps that an empty value leaves."""
    return re.sub(r"\n\s*\n\s*\n", "\n\n", text.replace("\r\n", "\n")).strip()


def parts(template: str) -> tuple[Any, Any]:
    return get_template(f"{template}.subject.txt"), get_template(f"{template}.txt")


def expressions(
    template: str, context: Context | None = None
) -> Iterator[tuple[str, FilterExpression]]:
    """What a letter's templates tell, by the last part of its name.

    With a context, only what they tell this reader.
    """
    for part in parts(template):
        for value in told_in(part.template.nodelist, context):
            if lookups := getattr(value.var, "lookups", None):
                yield str(lookups[-1]), value


def told_in(nodes: Iterable[Node], context: Context | None) -> Iterator[FilterExpression]:
    """The expressions that these nodes show; what is shown in a loop has no one value."""
    for node in nodes:
        if isinstance(node, VariableNode):
            yield node.filter_expression
        elif isinstance(node, BlockTranslateNode):
            yield from node.extra_context.values()
            names = {each.contents for each in node.singular if each.token_type == TokenType.VAR}
            for name in sorted(names - node.extra_context.keys()):
                yield FilterExpression(name, Parser([]))
        elif isinstance(node, IfNode):
            for branch in branches(node, context):
                yield from told_in(branch, context)
        elif not isinstance(node, ForNode):
            yield from told_in(getattr(node, "nodelist", ()), context)


def branches(node: IfNode, context: Context | None) -> Iterator[Iterable[Node]]:
    """The branch that is taken; without a context all of them."""
    for condition, nodes in node.conditions_nodelists:
        if context is None:
            yield nodes
        elif condition is None or condition.eval(context):  # type: ignore[arg-type]  # stubs
            yield nodes
            return
