"""Load axes, objectives, criteria and targets from the project's own file."""

from pathlib import Path

from django.core.management.base import BaseCommand

from axes.framework import FILE, load_framework


class Command(BaseCommand):
    help = (
        "Loads axes, objectives, aims, criteria and targets from axes/data/objectives.yaml. "
        "What was edited in the admin is kept and listed; a counting rule is never changed here."
    )

    def add_arguments(self, parser):
        parser.add_argument("--file", type=Path, default=FILE)
        parser.add_argument(
            "--overwrite", action="store_true", help="replace what was edited in the admin too"
        )

    def handle(self, *args, **options):
        changes = load_framework(options["file"], overwrite=options["overwrite"])
        self.stdout.write(
            f"{len(changes.created)} created, {len(changes.updated)} fields updated, "
            f"{len(changes.kept)} kept as edited here, {len(changes.overwritten)} overwritten."
        )
        for title in ("updated", "kept", "overwritten", "retired", "unlisted", "rules"):
            for sentence in getattr(changes, title):
                self.stdout.write(f"  {title}: {sentence}")
        if changes.rules:
            self.stdout.write("A rule is changed at the desk: Counting, Changes of rule.")
