"""Explain what counts of one engagement, and why."""

from django.core.management.base import BaseCommand, CommandError

from counting.models import Credit, LedgerEntry, Overlap


class Command(BaseCommand):
    help = "Says what was credited of a source, what is shared with whom, and why figures changed."

    def add_arguments(self, parser):
        parser.add_argument("source", help="the reference of the engagement")

    def handle(self, source, **options):
        credited = Credit.objects.from_source(source).select_related("claim__target")
        history = LedgerEntry.objects.about(source).select_related("target").order_by("pk")
        if not credited and not history:
            raise CommandError(f"Nothing has been counted for {source}.")
        for credit in credited.order_by("claim__target", "claim__state", "claim__number"):
            self._show_credit(credit)
        self.stdout.write("Changes of the national figures:")
        for entry in history:
            other = f", {entry.other_source}" if entry.other_source else ""
            self.stdout.write(
                f"  {entry.at:%Y-%m-%d %H:%M} {entry.target.code} {entry.state} "
                f"{entry.change:+} ({entry.reason}, {entry.source}{other})"
            )

    def _show_credit(self, credit):
        claim = credit.claim
        self.stdout.write(
            f"{claim} {claim.target.code} {claim.state} {claim.kind}: measured {credit.raw}, "
            f"credited {credit.credited}, shared {credit.shared}, outside {credit.outside}"
        )
        for overlap in Overlap.objects.filter(claim=claim).select_related("with_claim"):
            self.stdout.write(f"  shared with {overlap.with_claim}: {overlap.quantity}")
        for part in credit.attributions.select_related("municipality", "province", "region"):
            self.stdout.write(f"  in {part}")
