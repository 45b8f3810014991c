#!/usr/bin/env python3
"""Add up the register's counted contributions. Needs nothing but Python 3.9 or later.

    python3 sum_counts.py counts.csv             the national figures
    python3 sum_counts.py counts.csv --by region (or province, municipality, basis, kind, place)

It prints CSV: target, state, not_confirmed, the place or other column asked for, the sum in the
base unit (m, m2, number, t/y), exact to the last digit. What is not confirmed any more is a figure
of its own and stands next to the bar; what is removed has a minus sign.
"""

import argparse
import csv
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

PLACES = ("place", "region", "province", "municipality")


def main() -> None:
    parser = argparse.ArgumentParser(description="Add up counted contributions.")
    parser.add_argument("file", type=Path, help="the CSV file as downloaded")
    parser.add_argument("--by", choices=[*PLACES, "basis", "kind"], help="one line for each")
    wanted = parser.parse_args()
    with wanted.file.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    contributions = [line for line in lines if line["line"] == "contribution"]
    parts = [line for line in lines if line["line"] == "place"]
    if added_up(contributions) != added_up(parts):
        sys.exit("The places do not add up to the contributions.")
    found = added_up(parts if wanted.by in PLACES else contributions, wanted.by)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(
        ["target", "state", "not_confirmed", *([wanted.by] if wanted.by else []), "sum"]
    )
    for key in sorted(found):
        writer.writerow([*key, f"{found[key]:.3f}"])


def added_up(lines: "list[dict[str, str]]", by: "str | None" = None) -> dict:
    """{(target, state, not_confirmed): sum}, sums of nothing left out."""
    sums: dict = defaultdict(Decimal)
    for line in lines:
        key = (line["target"], line["state"], line["not_confirmed"])
        sums[(*key, line[by]) if by else key] += Decimal(line["credited"])
    return {key: quantity for key, quantity in sums.items() if quantity}


if __name__ == "__main__":
    main()
