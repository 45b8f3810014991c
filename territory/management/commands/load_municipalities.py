"""Load regions, provinces and municipalities from the project's own table."""

from django.core.management.base import BaseCommand

from territory.boundaries import load_bundled_outlines
from territory.gazetteer import load_gazetteer


class Command(BaseCommand):
    help = "Loads regions, provinces and municipalities from territory/data, and says what changed."

    def add_arguments(self, parser):
        parser.add_argument(
            "--without-outlines",
            action="store_true",
            help="do not load the coarse bundled outlines where a place has none",
        )

    def handle(self, *args, **options):
        changes = load_gazetteer()
        self.stdout.write(
            f"{len(changes.created)} places created, {len(changes.changed)} facts changed, "
            f"{changes.unchanged_count} places as they were."
        )
        for sentence in changes.changed:
            self.stdout.write(f"  changed: {sentence}")
        for place in changes.unlisted:
            self.stdout.write(f"  not in the table, left alone: {place}")
        if not options["without_outlines"]:
            for sentence in load_bundled_outlines():
                self.stdout.write(sentence)
