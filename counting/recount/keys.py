"""Many keys in one parameter."""

from collections.abc import Iterable

from django.db.models import BooleanField, F, Func, Value


def array_of(values: Iterable[object]) -> str:
    """Numbers, days, hexadecimal digits or None as one parameter: the text of an array.

    The driver would look at each element of a list for what must be quoted, and that takes
    longer than the search for the keys.
    """
    return f"{{{','.join('NULL' if value is None else str(value) for value in values)}}}"


class Among(Func):
    """A condition for `filter`: the column is one of these keys.

    A list of thousands of keys in `__in` costs more than the search itself, because each key is
    a parameter of its own.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, keys: Iterable[int]) -> None:
        super().__init__(F(column), Value(array_of(keys)))
