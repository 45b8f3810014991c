"""Questions to the database that are composed once for a process and planned once for a connection.

Where the answer is a row or a handful, Django takes longer to write the SQL of a queryset than
PostgreSQL takes to answer it, and PostgreSQL as long to plan it. What a page asks at each request
can be composed beforehand: the queryset is written as always, with `Asked` where a value of the
request belongs, and Django makes the rows of the answer as always.

    DRAFT = Composed(lambda: Engagement.objects.filter(key=Asked("key")))
    DRAFT(key=key)  # a list of engagements

For pages whose queries are the larger part of their time; anywhere else a queryset says it better.
See decision 0018 for what is planned once and what is not.
"""

import re
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, Model, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language
from psycopg import ClientCursor

from bba.statements import Statement, of_one_type, own_connection

RowModel = TypeVar("RowModel", bound=Model)


class Asked(Expression):
    """A value that is known only as the question is asked, in a queryset without it.

    It reaches the database as it is, unchanged by the field it is compared with: a text, a number,
    a date, a UUID, or a list of one of these. Whole numbers are of 64 bits.
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


def among(column: str, values: Any) -> Q:
    """A condition: the column is one of these values, or of those that are `Asked` each time."""
    if isinstance(values, Asked):
        return Q(AmongAsked(column, values.name))
    return Q(**{f"{column}__in": values})


class Composed(Generic[RowModel]):
    """The rows of a queryset, composed once for each connection and language of a process.

    Composed once: what depends on the day, the visitor or a setting must be `Asked`.

    Planned once for each connection, so for no value in particular. Where the best plan differs
    from value to value, as for a partner with one engagement and one with half of them, say
    `is_planned_once=False`, and how much worse it was.
    """

    def __init__(
        self, queryset: Callable[[], QuerySet[RowModel]], *, is_planned_once: bool = True
    ) -> None:
        self.queryset = queryset
        self.is_planned_once = is_planned_once

    def __call__(self, **values: Any) -> list[RowModel]:
        """The rows for these values, by the names they are `Asked` by: one query.

        What the queryset prefetches is asked for as always. KeyError where a value is missing.
        """
        return self.statement(**values).answer()

    def statement(self, **values: Any) -> Statement[list[RowModel]]:
        """The same to be asked for later, together with others. KeyError as above."""
        composition = self._composition()
        asked = {name: of_one_type(values[name]) for name in composition.names}
        return Statement(
            composition.sql,
            asked,
            composition.rows_of,
            is_planned_once=self.is_planned_once,
        )

    def _composition(self) -> "Composition":
        # A connection belongs to one thread, and so does a compiler.
        kept = vars(own_connection()).setdefault("compositions", {})
        place = (self, get_language())
        if place not in kept:
            kept[place] = Composition(self.queryset())
        return kept[place]


class Composition:
    """A queryset whose SQL is written, and whose compiler asks for nothing else from now on."""

    def __init__(self, rows: QuerySet) -> None:
        self.rows = rows
        self.compiler = rows.query.get_compiler(connection=connection)
        self.sql, self.names = written_by(self.compiler)
        selected = [each[0] for each in self.compiler.select]
        converters = self.compiler.get_converters(selected)
        has_composite_fields = self.compiler.has_composite_fields(selected)
        self.compiler.get_converters = lambda _: converters
        self.compiler.has_composite_fields = lambda _: has_composite_fields
        self.compiler.execute_sql = self._chunks
        # From here on only for `rows_of`: a copy of these rows would be of the same SQL.
        rows.query.get_compiler = lambda *_, **__: self.compiler  # type: ignore[method-assign]

    def rows_of(self, found: list[tuple]) -> list[Any]:
        """What Django makes of what the database has found."""
        if not found:  # Django makes ready for rows that it does not know to be none.
            return []
        # For `_chunks`, which Django calls with nothing of ours as it makes the rows.
        self.found = found
        # The queryset itself, and not a copy of it, as `all` makes: so it must keep no row, even
        # where what it prefetches cannot be had, or whoever asks next would get them.
        rows: Any = self.rows
        try:
            return list(rows)
        finally:
            rows._result_cache, rows._prefetch_done = None, False  # noqa: SLF001 - as in a copy
            self.found = []

    def _chunks(self, *_: Any, **__: Any) -> list[list[tuple]]:
        """All there is at once, as Django's compilers give it in chunks."""
        if self.compiler.has_extra_select:  # by which rows are only put in order
            return [[row[: self.compiler.col_count] for row in self.found]]
        return [self.found]


def written_by(compiler: SQLCompiler) -> tuple[str, set[str]]:
    """The SQL of a queryset, with a placeholder for each name that is `Asked`, and those names.

    What is asked for twice is one parameter, so that the database sees that it groups by what it
    selects. What Django alone passes as parameters never changes, and is written out: so its types
    are those it had, and the planner knows it.
    """
    sql, parameters = compiler.as_sql()
    names = {each.name for each in parameters if isinstance(each, Asked)}
    remaining = iter(parameters)
    connection.ensure_connection()
    writer = ClientCursor(connection.connection)

    def written(sign: re.Match[str]) -> str:
        if sign[0] == "%%":
            return "%%"
        value = next(remaining)
        if isinstance(value, Asked):
            return f"%({value.name})s"
        return writer.mogrify("%s", [value]).replace("%", "%%")

    return re.sub("%[s%]", written, sql), names


def keep(row: Model, name: str, found: list[Any]) -> None:
    """Let a row know what hangs on it under this name, as if that had been prefetched.

    For what was asked for by a `Composed`, which no `Prefetch` takes.
    """
    related = getattr(row, name).all()
    related._result_cache, related._prefetch_done = found, True  # noqa: SLF001 - as Django does
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = related
