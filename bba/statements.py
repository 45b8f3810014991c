"""Statements that only read, planned once for a connection, and several of them in one trip.

Of a question with a small answer the way to the database and back takes as long as the answer, and
to plan it longer. See decision 0018 for what is planned once and what is not, and 0020 for what
goes together.
"""

from collections.abc import Callable, Generator, Mapping
from typing import Any, Generic, TypeVar, overload

from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    connections,
)
from psycopg import Cursor, Pipeline
from psycopg.pq import Format
from psycopg.types.numeric import Int8
from psycopg.waiting import Ready, Wait

Answer = TypeVar("Answer")
Told = TypeVar("Told")
First = TypeVar("First")
Second = TypeVar("Second")
Third = TypeVar("Third")
Fourth = TypeVar("Fourth")
Fifth = TypeVar("Fifth")

# Statements that a connection keeps its plans of, far more than there are in all languages: psycopg
# keeps 100, and of more than those it would plan the same ones again and again.
KEPT_AT_MOST = 300


class Statement(Generic[Answer]):
    """A statement with its values, and what is made of the rows that it finds.

    It is planned once for each connection, for no value in particular, or else each time for these
    values. It may be asked twice, so it must only read.

    Planned once, its answer may come in binary form, in which bytes are half as long: as psycopg
    reads that, with times in UTC.
    """

    def __init__(
        self,
        sql: str,
        values: Mapping[str, Any],
        read: Callable[[list[tuple]], Answer],
        *,
        is_planned_once: bool = True,
        is_binary: bool = False,
    ) -> None:
        self.sql, self.values, self.read = sql, values, read
        self.is_planned_once, self.is_binary = is_planned_once, is_binary

    def told_as(self, tell: Callable[[Answer], Told]) -> "Statement[Told]":
        """The same statement, of whose answer something else is made."""
        read = self.read
        return Statement(
            self.sql,
            self.values,
            lambda rows: tell(read(rows)),
            is_planned_once=self.is_planned_once,
            is_binary=self.is_binary,
        )

    def answer(self) -> Answer:
        """What it finds, asked for by itself."""
        answers: tuple[Answer] = answers_to((self,))
        return answers[0]

    def sent_by(self, own: Any) -> Any:
        """The cursor that has sent it, in all that Django puts around one of its own."""
        cursor = planning_once(own) if self.is_planned_once else own.cursor()
        if self.is_binary:
            cursor.cursor.format = Format.BINARY
        cursor.execute(self.sql, self.values)
        if own.queries_logged:  # psycopg has not kept what it sent of a prepared statement
            own.queries_log[-1]["sql"] = self.sql
        return cursor


class Known(Statement[Answer]):
    """An answer that is known already, where others are asked for in one trip with it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("", {}, lambda _: answer)

    def sent_by(self, own: Any) -> "Known[Answer]":
        """Nothing is sent: it stands for the cursor too."""
        return self

    #: As that of a cursor whose rows are there.
    pgresult = ()

    def fetchall(self) -> list[tuple]:
        """No rows, of which the answer is made."""
        return []


@overload
def together(first: Statement[First], second: Statement[Second], /) -> tuple[First, Second]: ...
@overload
def together(
    first: Statement[First], second: Statement[Second], third: Statement[Third], /
) -> tuple[First, Second, Third]: ...
@overload
def together(
    first: Statement[First],
    second: Statement[Second],
    third: Statement[Third],
    fourth: Statement[Fourth],
    /,
) -> tuple[First, Second, Third, Fourth]: ...
@overload
def together(
    first: Statement[First],
    second: Statement[Second],
    third: Statement[Third],
    fourth: Statement[Fourth],
    fifth: Statement[Fifth],
    /,
) -> tuple[First, Second, Third, Fourth, Fifth]: ...
def together(*statements: Statement[Any]) -> tuple[Any, ...]:
    """The answers to several statements, which go to the database in one trip and in this order.

    Each sees what is written before the database comes to it, as if they were asked one by one. An
    answer is read as soon as it is there, while the database is at the next: what it is long about
    comes last.
    """
    return answers_to(statements)


def planned_once(sql: str, values: Mapping[str, Any]) -> list[tuple]:
    """All that a statement finds, which the database plans once for each connection.

    It prepares the statement for the types of these values. Django's own cursors write values into
    a statement, and it is planned each time: of one with a small answer that takes longer than the
    answer. It may be asked twice, so it must only read.
    """
    return Statement(sql, values, list).answer()


def answers_to(statements: tuple[Statement[Any], ...]) -> tuple[Any, ...]:
    """What is made of the rows that each of them finds, in one trip."""
    own = own_connection()
    if own.in_atomic_block:
        return _answers_to(own, statements)
    # The question itself tells whether the connection is alive: Django need not ask that first.
    own.health_check_done = True
    own.ensure_connection()
    asked = own.connection
    try:
        return _answers_to(own, statements)
    except NotSupportedError:
        pass  # A column has another type than when this was planned: another release is at work.
    except (InterfaceError, OperationalError):
        # What an answer asked further may have lost it too, and opened another one by now.
        if own.connection is asked and own.is_usable():
            raise
    own.close()
    return _answers_to(own, statements)


def _answers_to(own: Any, statements: tuple[Statement[Any], ...]) -> tuple[Any, ...]:
    if len(statements) == 1:
        [only] = statements
        with only.sent_by(own) as cursor:
            rows = cursor.fetchall()
        return (only.read(rows),)
    own.ensure_connection()
    with own.wrap_database_errors, own.connection.pipeline() as trip:
        cursors = [sent_on(own, each) for each in statements]
        return tuple(
            each.read(rows_of(own, trip, cursor))
            for each, cursor in zip(statements, cursors, strict=True)
        )


def sent_on(own: Any, statement: Statement[Any]) -> Any:
    """The cursor that has sent it, to be answered at once and not with the last of the trip."""
    cursor = statement.sent_by(own)
    own.connection.pgconn.send_flush_request()
    return cursor


def rows_of(own: Any, trip: Pipeline, cursor: Any) -> list[tuple]:
    """The rows of one statement of a trip as soon as they are there.

    psycopg by itself waits for all that was sent once it has to wait. Of one whose error went to
    somebody else there is nothing to wait for: psycopg says that there are no rows.
    """
    while cursor.pgresult is None and trip.result_queue:
        own.connection.wait(trip._communicate_gen())  # noqa: SLF001 - sends, reads what has come
        if cursor.pgresult is None:
            own.connection.wait(until_more_has_come(trip))
    return cursor.fetchall()


def until_more_has_come(trip: Pipeline) -> Generator[Wait, Ready, None]:
    """What psycopg waits for: something to read, or a while, so that it may be broken off.

    Or that more can be sent, of what was too much for once: the database may wait for it.
    """
    yield Wait.RW if trip.pgconn.flush() else Wait.R


def planning_once(own: Any) -> Any:
    """A cursor that binds values on the server, in what Django puts around one of its own."""
    own.ensure_connection()
    own.connection.prepared_max = KEPT_AT_MOST
    wrapped = own.make_debug_cursor if own.queries_logged else own.make_cursor
    return wrapped(Cursor(own.connection))


def own_connection() -> Any:
    """The connection of this thread, which `connection` looks up anew for each of its attributes.

    That one is the same in all threads: what it is given itself is shared by them.
    """
    return connections[DEFAULT_DB_ALIAS]


def of_one_type(value: Any) -> Any:
    """A whole number as one of 64 bits, alone or in a list; everything else as it is.

    A statement is planned for the types of its parameters, and numbers have one for each size.
    """
    if type(value) is int:
        return Int8(value)
    if isinstance(value, list):
        return [of_one_type(each) for each in value]
    return value
