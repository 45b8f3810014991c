"""What was edited at the desk: the values before and after, for the history."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.forms import GeometryField as GeometryFormField
from django.db.models import Model
from django.utils.translation import override

LONGEST = 500
#: Never told, not even as a hash.
SECRETS = {"password", "password1", "password2"}

Message = list[dict[str, Any]]


def with_values(message: Message, form: Any, formsets: Any) -> Message:
    """Django's message about what was saved, with the values before and after added to it.

    The parts of the message come in Django's order: the form, then for each formset what was
    added, changed and deleted.
    """
    sources = [form] if form.changed_data or message[:1] == [{"added": {}}] else []
    for formset in formsets or []:
        by_row = {id(each.instance): each for each in formset.forms}
        changed = [row for row, _names in formset.changed_objects]
        rows = [*formset.new_objects, *changed, *formset.deleted_objects]
        sources += [by_row[id(row)] for row in rows]
    for part, source in zip(message, sources, strict=True):
        for act, told in part.items():
            fields = fields_of(source, only_changed=act == "changed")
            told |= named(source.instance) if act == "added" else {}
            told |= values(source, fields, act)
    return message


def fields_of(form: Any, *, only_changed: bool) -> dict[str, forms.Field]:
    names = form.changed_data if only_changed else form.fields
    own = {name: field for name, field in form.fields.items() if name not in SECRETS}
    hidden = (forms.HiddenInput, GeometryFormField.widget)
    return {
        name: own[name]
        for name in names
        if name in own and not isinstance(own[name].widget, hidden) and name != "DELETE"
    }


def values(form: Any, fields: dict[str, forms.Field], act: str) -> dict[str, dict[str, str]]:
    """By label of the field: what was typed before, unless it was added, and what after."""
    with override(None):
        before = {
            label(name, field): told(field, form.get_initial_for_field(field, name))
            for name, field in fields.items()
            if act != "added"
        }
        after = {
            label(name, field): told(field, form.cleaned_data.get(name))
            for name, field in fields.items()
            if act != "deleted"
        }
    if act == "changed":
        return {"before": before, "after": after}
    return {
        key: filled
        for key, each in (("before", before), ("after", after))
        if (filled := {name: text for name, text in each.items() if text})
    }


def label(name: str, field: forms.Field) -> str:
    return str(field.label or name)


def told(field: forms.Field, value: Any) -> str:
    """A value as the page shows it: of a choice its name, of several their names."""
    if value is None or value == "":
        return ""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(sorted(str(row) for row in rows_of(field, value)))[:LONGEST]
    if isinstance(field, forms.ModelChoiceField):
        return next((str(row) for row in rows_of(field, [value])), str(value))[:LONGEST]
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # never called
    return str(value)[:LONGEST]


def rows_of(field: forms.ModelChoiceField, values: Any) -> Any:
    keys = [getattr(value, "pk", value) for value in values]
    return field.queryset.filter(pk__in=keys)


def of_a_deleted(row: Model) -> Message:
    """What a row was that goes."""
    return [{"deleted": named(row) | {"before": dict(what_it_was(row))}}]


def named(row: Model) -> dict[str, str]:
    """As Django names it where it tells of what was added or deleted."""
    with override(None):
        return {"name": str(row._meta.verbose_name), "object": str(row)}


def what_it_was(row: Model) -> Iterator[tuple[str, str]]:
    with override(None):
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if value in (None, "") or field.name in SECRETS or isinstance(field, GeometryField):
                continue
            yield str(field.verbose_name), str(getattr(row, field.name))[:LONGEST]
