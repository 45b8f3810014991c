import pytest

from counting.models import ActorTotal, Attribution, Credit, LedgerEntry, NationalTotal, Total
from counting.querysets.totals import summed
from counting.recount import rankings


@pytest.fixture
def figures(db):
    """All stored figures at a glance, by the claims' own names."""

    def read():
        return {
            (row["claim__state"], f"{row['claim__source']}/{row['claim__number']}"): tuple(
                row[name] for name in ("raw", "credited", "shared", "outside")
            )
            for row in Credit.objects.filter(claim__withdrawn_at__isnull=True).values(
                "claim__state",
                "claim__source",
                "claim__number",
                "raw",
                "credited",
                "shared",
                "outside",
            )
        }

    return read


def _by_month(totals):
    """What of these is not nothing, added up along what national totals are kept apart by."""
    return {
        tuple(row.values()): row["credited"]
        for row in summed(totals, "confirmed_in")
        if row["credited"]
    }


@pytest.fixture
def assert_books_agree(db):
    """Credits, parts, totals and ledger tell one story, to the last digit."""

    def check():
        national = {}
        for row in Total.objects.national():
            key = (row["target"], row["state"], row["basis"], row["kind"])
            national[key] = row["credited"]
        ledger = {}
        for entry in LedgerEntry.objects.all():
            key = (entry.target_id, entry.state, entry.basis, entry.kind)
            ledger[key] = ledger.get(key, 0) + entry.change
        assert {k: v for k, v in ledger.items() if v} == {k: v for k, v in national.items() if v}
        credited = sum(
            (-1 if credit.claim.kind == "removed" else 1) * credit.credited
            for credit in Credit.objects.select_related("claim")
        )
        assert credited == sum(national.values())
        assert _by_month(NationalTotal.objects.all()) == _by_month(Total.objects.all())
        assert sum(each.credited for each in ActorTotal.objects.all()) == credited
        assert sum(row["credited"] for row in Total.objects.by_municipality()) == credited
        assert rankings.differing_in_towns() == rankings.differing_pledged() == []
        assert sum(part.quantity for part in Attribution.objects.all()) == sum(
            credit.credited for credit in Credit.objects.all()
        )

    return check
