"""Recount what is waiting, or everything."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from counting import claims
from counting.models import Reason
from counting.recount import recount, recount_everything


class Command(BaseCommand):
    help = "Recounts what is waiting; with --all counts everything anew and compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="count everything and compare")
        parser.add_argument(
            "--repair", action="store_true", help="with --all: recount the claims that differ"
        )

        parser.add_argument(
            "--again",
            choices=[Reason.BOUNDARY_CHANGED.value, Reason.RULE_CHANGED.value],
            help="count every live claim again, for this reason",
        )

    def handle(self, **options: Any) -> None:
        if options["again"]:
            claims.count_again(reason=options["again"])
        self._recount_waiting()
        if not options["all"]:
            return
        run = recount_everything(progress=self._show_progress)
        self.stdout.write(
            f"Run {run.number}: {run.counted} claims counted, {run.not_counted} withdrawn, "
            f"{run.waiting} waiting, {run.differing} differences (largest {run.difference})."
        )
        for difference in run.differences.all()[:50]:
            self.stdout.write(f"  {difference}")
        if options["repair"]:
            differing = run.differences.filter(claim__isnull=False)
            claims.request_recount(
                differing.values_list("claim", flat=True), reason=Reason.CORRECTED
            )
            self._recount_waiting()

    def _recount_waiting(self) -> None:
        done = 0
        while batch := recount():
            done += batch
        self.stdout.write(f"{done} requests dealt with.")

    def _show_progress(self, done: int, total: int) -> None:
        self.stdout.write(f"  {done} of {total} claims")
