"""Questions to the database that Django composes once for a process, not for each request.

Where the answer is a row or a handful, Django takes longer to write the SQL of a queryset than
PostgreSQL takes to answer it. What a page asks at each request can be composed beforehand: the
queryset is written as always, with `Asked` where a value of the request belongs, and Django makes
the rows of the answer as always.

    DRAFT = Composed(lambda: Engagement.objects.filter(key=Asked("key")))
    DRAFT(key=key)  # a list of engagements

For pages whose queries are the larger part of their time; anywhere else a queryset says it better.
"""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language

RowModel = TypeVar("RowModel", bound=Model)


class Asked(Expression):
    """A value that is known only as the question is asked, in a queryset without it.

    It reaches the database as it is, unchanged by the field it is compared with: a text, a number,
    a date, a UUID.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]


class AmongAsked(Func):
    """A condition: `filter(AmongAsked("engagement", "keys"))`, the column is in a list of values.

    An array, which the planner looks up in an index whatever else is joined and added up; rows of
    keys it takes for a table of their own.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, name: str) -> None:
        super().__init__(F(column), Asked(name))


class Composition(NamedTuple):
    """A queryset that was composed, and the parameters of its SQL in order, `Asked` or known."""

    rows: QuerySet
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]


class Composed(Generic[RowModel]):
    """The rows of a queryset, composed once for each connection and language of a process.

    Composed once: what depends on the day, the visitor or a setting must be `Asked`.
    """

    def __init__(self, queryset: Callable[[], QuerySet[RowModel]]) -> None:
        self.queryset = queryset

    def __call__(self, **values: Any) -> list[RowModel]:
        """The rows for these values, by the names they are `Asked` by: one query.

        What the queryset prefetches is asked for as always. KeyError where a value is missing.
        """
        composition = self._composition()
        parameters = tuple(
            values[each.name] if isinstance(each, Asked) else each
            for each in composition.parameters
        )
        composition.compiler.as_sql = lambda *_, **__: (composition.sql, parameters)  # type: ignore[method-assign]
        return list(composition.rows.all())

    def _composition(self) -> Composition:
        # A connection belongs to one thread, and so does a compiler.
        kept = connection.__dict__.setdefault("compositions", {})
        place = (self, get_language())
        if place not in kept:
            kept[place] = composed(self.queryset())
        return kept[place]


def composed(rows: QuerySet) -> Composition:
    """The SQL of a queryset, which from now on asks its compiler for nothing else."""
    compiler = rows.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([each[0] for each in compiler.select])
    compiler.get_converters = lambda _: converters
    rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
    return Composition(rows, compiler, sql, tuple(parameters))


def keep(row: Model, name: str, found: list[Any]) -> None:
    """Let a row know what hangs on it under this name, as if that had been prefetched.

    For what was asked for by a `Composed`, which no `Prefetch` takes.
    """
    related = getattr(row, name).all()
    related._result_cache, related._prefetch_done = found, True  # noqa: SLF001 - as Django does
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = related
