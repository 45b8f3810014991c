"""Fields of forms with label, help and what is wrong, written without a template for each part.

As crispy-bootstrap5 writes them, and a test holds them to that; only what is wrong with a choice
stands above what can be chosen, since below the last it looked as if it were about that. Its
templates, six for a field and most of them only to choose among the others, took longer than all
else on a page of one question.

A field that forms share (engagements.forms.shared) is written once for all who read a language, and
what was answered is put into it.
"""

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

from django import forms, template
from django.forms import BoundField
from django.forms.widgets import Input
from django.utils.safestring import SafeString

from languages.known import for_a_minute
from languages.markup import TYPED, attributes, joined, marked, with_typed, written

if TYPE_CHECKING:
    from engagements.forms import StepForm

register = template.Library()

HELP = '<div id="{}_helptext" class="form-text">{}</div>'
WRONG = '<div id="{}_error" class="invalid-feedback">{}</div>'
ERROR = '<p id="error_{}_{}"><strong>{}</strong></p>'
ASTERISK = SafeString('<span class="asteriskField">*</span>')
REQUIRED = " requiredField"

INPUT = '<div id="div_{}" class="mb-3">{}{}{}{}</div>'
LABEL = '<label for="{}" class="form-label{}">{}</label>'

TICK = (
    '<div class="mb-3"><div id="div_{}" class="form-check">{}'
    '<label for="{}" class="form-check-label{}">{}</label>{}{}</div></div>'
)

CHOICES = '<div id="div_{}" class="mb-3">{}</div>'
FIELDSET = '<fieldset{}><legend class="form-label{} fs-6">{}</legend>{}</fieldset>'
OPTIONS = "{}<div>{}</div>{}"
OPTION = (
    '<div class="form-check"><input type="{}" class="form-check-input{}" name="{}" value="{}"{}>'
    '<label{} class="form-check-label">{}</label></div>'
)
GROUP = "<strong>{}</strong>"


@register.filter
def field_written(field: BoundField) -> SafeString:
    """One field of a form, bound or not."""
    widget = field.field.widget
    if widget.is_hidden:
        return SafeString(field)
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return choices_written(field)
    if isinstance(widget, forms.CheckboxInput):
        return tick_written(field)
    return input_written(field)


@register.filter
def fields_written(form: "StepForm") -> SafeString:
    """All fields of a form of the pledge, one below the other."""
    return SafeString("".join(field_named(form, name) for name in form.fields))


@register.filter
def field_named(form: "StepForm", name: str) -> SafeString:
    """The field of this name of a form of the pledge, bound or not."""
    field = None if form.is_bound else form.fields.shared(name)
    if field is None:
        return field_written(form[name])
    return shared_written(field, name, form.initial.get(name))


def shared_written(field: forms.Field, name: str, answer: Any) -> SafeString:
    """A field that nobody may change, with what was answered before, or None."""
    widget: Any = field.widget
    if isinstance(widget, Input | forms.Textarea):
        # Put in afterwards, so that nothing anybody typed is kept among what is written once.
        typed = widget.format_value(field.prepare_value(answer))
        if typed:
            return with_typed(written_once(field, name, TYPED), typed)
    elif isinstance(widget, forms.Select) and not widget.allow_multiple_selected:
        return marked(written_once(field, name, TYPED), [answer or ""], " selected")
    # Chosen among few, so each is written once.
    return written_once(field, name, answer or None)


def written_once(field: forms.Field, name: str, answer: Hashable) -> SafeString:
    """As a form with this answer shows it; `answer` is TYPED or a choice, and nothing typed."""
    kept, place = written_before(), (field, name, answer)
    if place not in kept:
        form = forms.Form(initial={name: answer})
        form.use_required_attribute = False
        form.fields[name] = field
        kept[place] = field_written(form[name])
    return kept[place]


@for_a_minute
def written_before() -> dict[Hashable, SafeString]:
    """Shared fields, their names and answers, as they have been written in this language so far."""
    return {}


def input_written(field: BoundField) -> SafeString:
    is_select = isinstance(field.field.widget, forms.Select)
    name, errors = field.auto_id, field.errors
    label = ""
    if field.label:
        label = written(LABEL, field.id_for_label, required(field), label_of(field))
    control = control_of(field, "form-select" if is_select else "form-control", errors)
    return written(INPUT, name, label, control, what_is_wrong(field, errors), help_of(field))


def tick_written(field: BoundField) -> SafeString:
    errors = field.errors
    return written(
        TICK,
        field.auto_id,
        control_of(field, "form-check-input", errors),
        field.id_for_label,
        required(field),
        label_of(field),
        what_is_wrong(field, errors),
        help_of(field),
    )


def choices_written(field: BoundField) -> SafeString:
    """What is wrong, and one choice beside the other."""
    errors = field.errors
    parts = []
    for heading, options, _index in groups_of(field):
        parts.append(written(GROUP, heading) if heading else "")
        parts.append(options_written(options, invalid(errors)))
    wrong, choices = what_is_wrong(field, errors), SafeString("".join(parts))
    listed = written(OPTIONS, wrong, choices, help_of(field))
    if field.label:
        described = attributes({"aria-describedby": field.aria_describedby or None})
        listed = written(FIELDSET, described, required(field), label_of(field), listed)
    return written(CHOICES, field.auto_id, listed)


def options_written(options: list[dict[str, Any]], wrong_class: str) -> SafeString:
    return joined(
        OPTION,
        (
            (
                option["type"],
                wrong_class,
                option["name"],
                option["value"],
                attributes(option["attrs"]),
                attributes({"for": option["attrs"].get("id")}),
                option["label"],
            )
            for option in options
        ),
    )


def groups_of(field: BoundField) -> Iterable[tuple[str | None, list[dict[str, Any]], int]]:
    """What can be chosen, as the widget groups it."""
    widget: Any = field.field.widget
    name = widget.attrs.get("id") or field.auto_id
    attrs = field.build_widget_attrs({"id": name} if name else {})
    groups: Iterable[tuple[str | None, list[dict[str, Any]], int]] = widget.optgroups(
        field.html_name, widget.format_value(field.value()), attrs
    )
    return groups


def control_of(field: BoundField, kind: str, errors: Any) -> SafeString:
    """What is typed or chosen in: its class tells its widget, as crispy has it, and its kind."""
    widget = field.field.widget
    classes = [widget.attrs.get("class"), type(widget).__name__.lower(), kind + invalid(errors)]
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})


def what_is_wrong(field: BoundField, errors: Any) -> SafeString:
    if not errors:
        return SafeString()
    each = joined(ERROR, ((at, field.auto_id, error) for at, error in enumerate(errors, 1)))
    return written(WRONG, errors.field_id, each)


def help_of(field: BoundField) -> SafeString:
    # Our own words, which may be markup, as in Django's own templates.
    if not field.help_text:
        return SafeString()
    return written(HELP, field.auto_id, SafeString(field.help_text))


def label_of(field: BoundField) -> SafeString:
    return written("{}{}", field.label, ASTERISK if field.field.required else "")


def required(field: BoundField) -> str:
    return REQUIRED if field.field.required else ""


def invalid(errors: Any) -> str:
    return " is-invalid" if errors else ""
