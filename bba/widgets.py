"""What people type into and choose from, written without a template for each part of it.

Django writes an input by three templates and a list by two for every option, which was half of what
a page of forms cost, at the desk too. The result is the same, and a test holds it to that.
"""

from collections.abc import Callable
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString

from languages.markup import attributes, joined, written

Widget = dict[str, Any]


class Renderer(DjangoTemplates):
    """Django's own, but for the widgets in WRITTEN."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        write = WRITTEN.get(template_name)
        if write is None:
            return super().render(template_name, context, request)
        return write(context["widget"])


def written_input(widget: Widget) -> SafeString:
    kept = widget["value"]
    value = attributes({"value": None if kept is None else str(kept)})
    attrs = attributes(widget["attrs"])
    return written('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, attrs)


def written_textarea(widget: Widget) -> SafeString:
    # The first line break is not part of the text.
    attrs, text = attributes(widget["attrs"]), widget["value"] or ""
    return written('<textarea name="{}"{}>\n{}</textarea>', widget["name"], attrs, text)


def written_select(widget: Widget) -> SafeString:
    groups = joined(
        "{}", ((written_group(name, options),) for name, options, _ in widget["optgroups"])
    )
    attrs = attributes(widget["attrs"])
    return written('<select name="{}"{}>{}</select>', widget["name"], attrs, groups)


def written_group(name: str | None, options: list[Widget]) -> SafeString:
    listed = joined(
        '<option value="{}"{}>{}</option>',
        ((each["value"], attributes(each["attrs"]), each["label"]) for each in options),
    )
    return written('<optgroup label="{}">{}</optgroup>', name, listed) if name else listed


INPUTS = (
    *("checkbox", "date", "email", "file", "hidden", "input", "number", "password", "search"),
    *("text", "url"),
)
WRITTEN: dict[str, Callable[[Widget], SafeString]] = {
    f"django/forms/widgets/{name}.html": write
    for names, write in (
        (INPUTS, written_input),
        (("textarea",), written_textarea),
        (("select",), written_select),
    )
    for name in names
}
