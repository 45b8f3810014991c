"""Run the measures: make bench, or python -m benchmarks everything --lines 1000000."""

import argparse
from contextlib import ExitStack

from benchmarks import (
    country,
    desk,
    everything,
    form,
    large_pledge,
    nginx,
    pages,
    partners,
    pledge,
    register,
    statement,
    tables,
    tiles,
    upload,
)
from benchmarks.table import heading

MEASURES = {
    "everything": everything,
    "statement": statement,
    "pledge": pledge,
    "partners": partners,
    "large_pledge": large_pledge,
    "desk": desk,
    "pages": pages,
    "nginx": nginx,
    "form": form,
    "upload": upload,
    "tables": tables,
    "tiles": tiles,
}


def main():
    """Each measure in turn, in a database of its own."""
    arguments = read_arguments()
    with ExitStack() as databases:
        database = databases.enter_context(register.own_database())
        arguments.registers = country.Registers(databases)
        for name in arguments.measures or MEASURES:
            heading(MEASURES[name].__doc__)
            register.use(database)
            MEASURES[name].measure(database, arguments)


def read_arguments():
    """Which measures, how large, how often."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("measures", nargs="*", choices=[[], *MEASURES])
    parser.add_argument("--lines", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--statement-lines", type=int, default=100_000)
    parser.add_argument("--registers", dest="sizes", type=int, nargs=2, default=[10_000, 100_000])
    parser.add_argument("--partners", type=int, nargs="+", default=[50, 500, 5_000])
    parser.add_argument("--engagements", type=int, default=100_000)
    parser.add_argument("--lines-each", type=int, default=1, help="lines of each engagement")
    parser.add_argument(
        "--port", type=int, default=8240, help="the first of two that servers listen at"
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
