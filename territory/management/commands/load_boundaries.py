"""Load an official boundary file."""

import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from territory.boundaries import derive_outlines, load_boundaries, load_bundled_outlines
from territory.boundary_files import UnreadableBoundaries
from territory.models import Level

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Loads outlines of municipalities, provinces or regions from a GeoPackage, GeoJSON or "
        "Shapefile (also zipped), and says what changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--level", choices=Level.values, help="recognised when not given")
        parser.add_argument("--nis-field", help="the column with NIS codes")
        parser.add_argument("--layer", help="the layer, where the file has several")
        parser.add_argument(
            "--on",
            type=datetime.date.fromisoformat,
            help="the day whose boundaries the file shows, as 2025-01-01",
        )
        parser.add_argument("--coarse", action="store_true", help="mark the outlines as coarse")
        parser.add_argument("--attribution", default="", help="whom to name beside the map")
        parser.add_argument(
            "--derive",
            action="store_true",
            help="put provinces and regions together from municipalities afterwards",
        )
        parser.add_argument(
            "--bundled",
            action="store_true",
            help="load the coarse provinces and regions that come with the project",
        )

    def handle(self, *args, **options):
        if not (options["file"] or options["bundled"] or options["derive"]):
            raise CommandError("Name a file, or give --bundled or --derive.")
        if options["bundled"]:
            for sentence in load_bundled_outlines():
                self.stdout.write(sentence)
        if options["file"]:
            self.load(options)
        if options["derive"]:
            self.derive()

    def derive(self):
        for report in [*derive_outlines(Level.PROVINCE), *derive_outlines(Level.REGION)]:
            if report.load.feature_count:
                self.show(report)

    def load(self, options):
        try:
            report = load_boundaries(
                options["file"],
                level=options["level"],
                nis_field=options["nis_field"],
                layer=options["layer"],
                on=options["on"],
                is_coarse=options["coarse"],
                attribution=options["attribution"],
            )
        except UnreadableBoundaries as refusal:
            raise CommandError(str(refusal)) from refusal
        self.show(report)

    def show(self, report):
        load = report.load
        situation = f", situation on {load.situation_on}" if load.situation_on else ""
        column = f", codes in {report.nis_field}" if report.nis_field else ""
        self.stdout.write(
            f"{load.file_name}: {load.feature_count} features, {load.level}{column}{situation}."
        )
        self.stdout.write(
            f"{len(report.changed)} outlines changed, {len(report.unchanged)} as they were, "
            f"{len(report.kept)} kept because the outline there is better or newer."
        )
        self.list("changed", report.changed)
        self.list("put together from smaller places", report.derived)
        self.list("unknown code", report.unknown_codes)
        self.list("not in force on that day", report.not_in_force)
        self.list("missing in the file", report.missing)
        if report.features_without_code:
            self.stdout.write(f"  {report.features_without_code} features without a code")
        if report.features_without_area:
            self.stdout.write(f"  {report.features_without_area} features without an area")

    def list(self, title, items):
        for item in items[:SHOWN]:
            self.stdout.write(f"  {title}: {item}")
        if len(items) > SHOWN:
            self.stdout.write(f"  {title}: and {len(items) - SHOWN} more")
