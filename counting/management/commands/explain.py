"""Explain what counts of one engagement, or what moved the figure of one target."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from axes.models import Target
from counting.explaining import lapses, movements, progress_of
from counting.models import Credit, LedgerEntry, Overlap


class Command(BaseCommand):
    help = (
        "Says what was credited of an engagement, what is shared with whom and since when; or, "
        "with --target, what moved a national figure between two days. Base units."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", nargs="?", help="the reference of the engagement")
        parser.add_argument("--target", help="the code of the target, as in the addresses")
        parser.add_argument("--since", type=datetime.date.fromisoformat, help="first day")
        parser.add_argument("--until", type=datetime.date.fromisoformat, help="last day")

    def handle(self, **options: Any) -> None:
        source, code = options["source"], options["target"]
        if bool(source) == bool(code):
            raise CommandError("Give the reference of an engagement, or --target and a code.")
        if source:
            self._explain_source(source)
        else:
            self._explain_target(code, options["since"], options["until"])

    def _explain_source(self, source: str) -> None:
        credited = Credit.objects.from_source(source).select_related("claim__target")
        history = LedgerEntry.objects.about(source).select_related("target").order_by("pk")
        if not credited and not history:
            raise CommandError(f"Nothing has been counted for {source}.")
        progress = progress_of(source)
        self.stdout.write(f"{progress.done} of {progress.of} claims counted.")
        for credit in credited.order_by("claim__target", "claim__state", "claim__number"):
            self._show_credit(credit)
        self.stdout.write("Changes of the national figures:")
        for entry in history:
            other = f", {entry.other_source}" if entry.other_source else ""
            self.stdout.write(
                f"  {entry.at:%Y-%m-%d %H:%M} {entry.target.code} {entry.state} "
                f"{entry.change:+} ({entry.reason}, {entry.source}{other})"
            )

    def _show_credit(self, credit: Credit) -> None:
        claim = credit.claim
        confirmed = f", confirmed {day(claim.confirmed_at)}" if claim.confirmed_at else ""
        self.stdout.write(
            f"{claim} {claim.target.code} {claim.state} {claim.kind}: measured {credit.raw}, "
            f"credited {credit.credited}, shared {credit.shared}, outside {credit.outside}"
            f"{confirmed}"
        )
        for overlap in Overlap.objects.filter(claim=claim).select_related("with_claim"):
            since = max(claim.posted_at, overlap.with_claim.posted_at)
            self.stdout.write(
                f"  shared with {overlap.with_claim}: {overlap.quantity}, since {day(since)}"
            )
        for part in credit.attributions.select_related("municipality", "province", "region"):
            self.stdout.write(f"  in {part}")

    def _explain_target(
        self, code: str, since: datetime.date | None, until: datetime.date | None
    ) -> None:
        target = Target.objects.filter(code=code).first()
        if target is None:
            raise CommandError(f"There is no target {code}.")
        after = until + datetime.timedelta(days=1) if until else None
        for found in movements(target, midnight(since), midnight(after)):
            self.stdout.write(f"{found.state}: {found.opening}")
            for reason, change in sorted(found.changes.items()):
                self.stdout.write(f"  {change:+} {reason}")
            self.stdout.write(f"  = {found.closing}")
        for lapse in lapses(target, until or timezone.localdate()):
            if since is None or lapse.on >= since:
                self.stdout.write(
                    f"not confirmed since {lapse.on}: {lapse.quantity} {lapse.state}, "
                    f"last confirmed in {lapse.confirmed_in:%Y-%m}"
                )


def day(moment: datetime.datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}"


def midnight(date: datetime.date | None) -> datetime.datetime | None:
    return timezone.make_aware(datetime.datetime.combine(date, datetime.time())) if date else None
