"""Recount what is waiting, or everything."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from counting import asking, boundaries, tasks
from counting.models import Reason, RecountRequest, Run
from counting.recount import begin, recount, repair_books, see_through, unfinished_run

SHOWN = 50


class Command(BaseCommand):
    help = "Recounts what is waiting; with --all counts everything anew and compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="count everything and compare")
        parser.add_argument(
            "--resume", action="store_true", help="carry on with a full recount that was stopped"
        )
        parser.add_argument(
            "--sensitivity",
            action="store_true",
            help="with --all: also say what totals would be with other tolerances",
        )
        parser.add_argument(
            "--repair",
            action="store_true",
            help="with --all or --resume: bring in line the claims and totals that differ",
        )
        parser.add_argument(
            "--retry", action="store_true", help="try again what was set aside after an error"
        )
        parser.add_argument(
            "--again",
            choices=[Reason.BOUNDARY_CHANGED.value, Reason.RULE_CHANGED.value],
            help="count every live claim again, for this reason",
        )

    def handle(self, **options: Any) -> None:
        if options["again"]:
            asking.count_again(reason=options["again"])
        if options["retry"]:
            asking.try_again(RecountRequest.objects.set_aside())
        boundaries.ask_after_changes()
        self._recount_waiting()
        if not (options["all"] or options["resume"]):
            return
        run = self._run(**options)
        tasks.carry_on_with_run.delay_on_commit()
        self._shown = 0
        run = see_through(run, progress=self._show_progress)
        self._show_outcome(run)
        if options["repair"]:
            self._repair(run)

    def _run(self, *, resume: bool, sensitivity: bool, **options: Any) -> Run:
        if not resume:
            return begin(with_sensitivity=sensitivity)
        run = unfinished_run()
        if run is None:
            raise CommandError("No full recount is unfinished.")
        self.stdout.write(f"Run {run.number} goes on.")
        return run

    def _repair(self, run: Run) -> None:
        differing = run.differences.filter(claim__isnull=False)
        asking.recount(differing.values_list("claim", flat=True), reason=Reason.CORRECTED)
        self._recount_waiting()
        self.stdout.write(f"{repair_books()} totals and ledger entries corrected.")

    def _recount_waiting(self) -> None:
        done, self._shown = 0, 0
        waiting = RecountRequest.objects.waiting().count()
        while batch := recount():
            done += batch
            # More may come meanwhile.
            self._show_progress(done, max(waiting, done), "requests")
        self.stdout.write(f"{done} requests dealt with.")
        if failed := RecountRequest.objects.set_aside().count():
            self.stderr.write(f"{failed} requests are set aside after an error.")

    def _show_progress(self, done: int, total: int, what: str = "chunks") -> None:
        if done != self._shown:
            self._shown = done
            self.stdout.write(f"  {done * 100 // total} %: {done} of {total} {what}")

    def _show_outcome(self, run: Run) -> None:
        self.stdout.write(
            f"Run {run.number}: {run.counted} claims counted, {run.not_counted} not counted "
            f"({run.withdrawn} withdrawn, {run.wholly_shared} wholly shared, "
            f"{run.wholly_outside} wholly outside, {run.of_nothing} of nothing, "
            f"{run.given_up} not computed), {run.waiting} waiting, "
            f"{run.differing} differences (largest {run.difference})."
        )
        for difference in run.differences.all()[:SHOWN]:
            self.stdout.write(f"  {difference}")
        for line in run.sensitivities.select_related("target"):
            self.stdout.write(
                f"  {line.target.code} {line.state} {line.tolerance_m} m: {line.credited}"
            )
