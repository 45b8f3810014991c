"""Write every counted contribution, from which the published totals can be added up."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from catalogue.downloads import counts_as_csv


class Command(BaseCommand):
    help = "Writes every counted contribution as CSV, to a file or to the standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, help="the file to write")

    def handle(self, output: Path | None, **options: Any) -> None:
        lines = counts_as_csv(timezone.localdate())
        if output is None:
            for line in lines:
                self.stdout.write(line, ending="")
            return
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        self.stderr.write(f"Written to {output}.")
