"""Load the inhabitants of municipalities."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from territory.population import UnreadablePopulation, load_population

SHOWN = 20


class Command(BaseCommand):
    help = "Notes how many people live in each municipality, from a CSV: nis_code, population."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, required=True, help="the year of the figures")

    def handle(self, *args, **options):
        try:
            load = load_population(options["file"], year=options["year"])
        except (OSError, UnicodeDecodeError, UnreadablePopulation) as problem:
            raise CommandError(problem) from problem
        self.stdout.write(f"{load.told} municipalities told, {len(load.unknown)} codes not known.")
        for code in load.unknown[:SHOWN]:
            self.stdout.write(f"  not known: {code}")
