"""Many keys in one parameter."""

from collections.abc import Iterable

from django.db.models import BooleanField, F, Func, Value


class Among(Func):
    """A condition for `filter`: the column is one of these keys.

    A list of thousands of keys in `__in` costs more than the search itself, because each key is
    a parameter of its own.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, keys: Iterable[int]) -> None:
        super().__init__(F(column), Value(list(keys)))
