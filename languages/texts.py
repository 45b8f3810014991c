"""Texts that exist in four languages, and which of them are missing."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, TextChoices
from django.utils.translation import get_language
from modeltranslation.manager import get_translatable_fields_for_model

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def label_of(choices: type[TextChoices], field: str) -> Callable[[Any], str]:
    """What a row is asked for the label of a choice by, in place of Django's `get_…_display`.

    That one looks every label up, in the reader's language, each time it is asked.
    """

    def shown(row: Any) -> str:
        value = getattr(row, field)
        return str(choices(value).label) if value else ""

    return shown


def fields_of(model: type[Model]) -> list[str]:
    """The fields of a model that have a column for each language."""
    return get_translatable_fields_for_model(model) or []


def unread(model: type[Model], *, at: str = "") -> list[str]:
    """Columns of a model's texts that a reader has no use for, to be deferred: most of its columns.

    A page needs its own language and, where a text is missing in it, the first that stands in.
    `at` is where a query finds the model: "target__" from a contribution.
    """
    read = {get_language(), settings.MODELTRANSLATION_FALLBACK_LANGUAGES[0]}
    others = [code for code in LANGUAGES if code not in read]
    return [f"{at}{field}_{code}" for field in fields_of(model) for code in others]


def missing(record: Model) -> list[str]:
    """Languages in which a text is empty that exists in another one."""
    texts = [
        {code: bool(getattr(record, f"{field}_{code}")) for code in LANGUAGES}
        for field in fields_of(type(record))
    ]
    begun = [text for text in texts if any(text.values())]
    return [code for code in LANGUAGES if not all(text[code] for text in begun)]


def is_incomplete(model: type[Model]) -> Q:
    """The condition by which rows with such a text are found."""
    found = Q()
    for field in fields_of(model):
        empty = {
            code: Q(**{f"{field}_{code}": ""}) | Q(**{f"{field}_{code}": None})
            for code in LANGUAGES
        }
        some_are_empty, all_are_empty = Q(), Q()
        for each in empty.values():
            some_are_empty |= each
            all_are_empty &= each
        found |= some_are_empty & ~all_are_empty
    return found
