"""What was edited at the desk: the values before and after, for the history."""

from typing import Any

LONGEST = 500


def with_values(message: list[dict[str, Any]], form: Any, formsets: Any) -> list[dict[str, Any]]:
    """Django's message about a change, with the values of each changed field added to it.

    The parts of the message come in Django's order: the form, then for each formset what was
    added, changed and deleted.
    """
    forms = [form] if form.changed_data else []
    for formset in formsets or []:
        changed = {id(row) for row, _fields in formset.changed_objects}
        forms += [each for each in formset.initial_forms if id(each.instance) in changed]
    changes = (part["changed"] for part in message if "changed" in part)
    for change, source in zip(changes, forms, strict=False):
        names = dict(zip(source.changed_data, change["fields"], strict=False))
        change["before"] = {label: told(source.initial.get(name)) for name, label in names.items()}
        change["after"] = {
            label: told(source.cleaned_data.get(name)) for name, label in names.items()
        }
    return message


def told(value: Any) -> str:
    return "" if value is None else str(value)[:LONGEST]
