"""What is said to the database without a model: statements, copies, and one moment for several."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_moment(*, read_only: bool = False) -> Iterator[None]:
    """A transaction that sees the tables as its first look finds them, whatever others write.

    Inside another transaction it is that one's moment, whichever that is.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            access = "READ ONLY" if read_only else "READ WRITE"
            run(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ {access}")
        yield


def run(sql: str, parameters: Any = None) -> None:
    """Have one statement done whose answer nobody needs."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def run_over(sql: str, rows: Sequence[tuple]) -> None:
    """Have one statement done that takes each column of these rows as one array; none for none."""
    if rows:
        run(sql, [list(column) for column in zip(*rows, strict=True)])


def rows(sql: str, parameters: Any = None) -> list[tuple]:
    """What one statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def copy(sql: str, rows: Iterable[tuple]) -> None:
    """Add rows the quickest way there is; the driver's errors become Django's."""
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)
