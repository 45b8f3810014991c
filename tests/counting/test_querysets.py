import datetime
from decimal import Decimal

import pytest
from django.db import connection

from counting import claims
from counting.models import (
    Attribution,
    Claim,
    Credit,
    LedgerEntry,
    PairDecision,
    Snapshot,
    Total,
)
from counting.recount import take_snapshot
from tests.factories.axes import TargetFactory
from tests.factories.counting import (
    line,
    moment,
    post,
    post_declared,
    post_line,
    posting,
    recount_all,
)
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_near_finds_live_claims_within_the_distance():
    target = TargetFactory()
    first = post_line(target, "BE-1", (0, 0), (100, 0))
    beside = post_line(target, "BE-2", (0, 4), (100, 4))
    post_line(target, "BE-3", (0, 40), (100, 40))

    assert set(Claim.objects.near(first.planar, 5)) == {first, beside}
    claims.withdraw("BE-2")
    assert set(Claim.objects.near(first.planar, 5)) == {first}


def test_near_uses_the_index_of_live_claims():
    target = TargetFactory()
    lines = [posting(target, line((0, 9 * n), (9, 9 * n)), number=n) for n in range(400)]
    claim = post("BE-1", *lines)[0]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE counting_claim")

    plan = Claim.objects.order_by().near(claim.planar, 5).explain()

    assert "claim_planar_live" in plan


def test_claims_are_ranked_by_moment_then_source_then_number():
    target = TargetFactory()
    post_declared(target, "BE-1", 1, at=1)
    post_declared(target, "BE-2", 1, at=1, number=2)
    post_declared(target, "BE-2", 1, at=1, number=1)
    post_declared(target, "BE-9", 1, at=0)

    assert [str(claim) for claim in Claim.objects.all()] == ["BE-9/1", "BE-1/1", "BE-2/1", "BE-2/2"]


def test_sources_are_ranked_by_their_letters_as_python_does():
    target = TargetFactory()
    for source in ("b", "B", "a-1", "a1", "Z"):
        post_declared(target, source, 1)

    ranked = list(Claim.objects.values_list("source", flat=True))

    assert ranked == sorted(ranked)


def test_totals_are_summed_along_each_level():
    town = MunicipalityFactory()
    neighbour = MunicipalityFactory(province=town.province)
    target = TargetFactory()
    post_declared(target, "BE-1", 10, municipality=town, actor_kind="town")
    post_declared(target, "BE-2", 20, municipality=neighbour)
    post_declared(target, "BE-3", 40, province=town.province)
    post_declared(target, "BE-4", 80, region=town.region)
    post_declared(target, "BE-5", 160)
    recount_all()

    totals = Total.objects.for_target(target)

    def by(level):
        rows = getattr(totals, f"by_{level}")()
        return {row[level]: int(row["credited"]) for row in rows}

    assert [int(row["credited"]) for row in totals.national()] == [310]
    assert by("region") == {town.region_id: 150, None: 160}
    assert {
        (row["region"], row["province"]): int(row["credited"]) for row in totals.by_province()
    } == {(town.region_id, town.province_id): 70, (town.region_id, None): 80, (None, None): 160}
    municipal = totals.exclude(municipality=None).by_municipality()
    assert {row["municipality"]: int(row["credited"]) for row in municipal} == {
        town.pk: 10,
        neighbour.pk: 20,
    }
    assert by("actor_kind") == {"town": 10, "association": 300}


def test_figures_give_the_bars_of_all_targets_in_one_query(django_assert_num_queries):
    targets = [TargetFactory(), TargetFactory()]
    for number, target in enumerate(targets):
        post_declared(target, "BE-1", 10 + number)
        post_declared(target, "BE-2", 3, kind="removed")
        post_declared(target, "BE-1", 5, state="implemented")
    recount_all()

    with django_assert_num_queries(1):
        figures = Total.objects.for_targets(targets).figures()

    assert figures[targets[1].pk] == {
        "pledged": {
            ("declared", "created"): Decimal(11),
            ("declared", "removed"): Decimal(-3),
        },
        "implemented": {("declared", "created"): Decimal(5)},
    }


def test_credits_of_one_source_are_summed_per_target_state_and_kind():
    target = TargetFactory()
    post_declared(target, "BE-1", 10, number=1)
    post_declared(target, "BE-1", 5, number=2)
    post_declared(target, "BE-2", 99)
    recount_all()
    post_declared(target, "BE-1", 7, number=3)

    rows = Credit.objects.from_source("BE-1").summed(datetime.date(2026, 1, 1))

    assert list(rows) == [(target.pk, "pledged", "created", 15, 15, 0, 0, 0, 2, 3)]
    assert Attribution.objects.from_source("BE-1").count() == 2


def test_the_latest_decision_on_a_pair_is_in_force():
    claims.decide_pair(("BE-1", 1), ("BE-2", 1), "same", by="Reviewer")
    claims.decide_pair(("BE-2", 1), ("BE-1", 1), "distinct", by="Another")
    claims.decide_pair(("BE-1", 2), ("BE-1", 1), "same", by="Another")

    decisions = PairDecision.objects.concerning(["BE-2"]).in_force()

    assert [decision.verdict for decision in decisions] == ["distinct"]
    assert PairDecision.objects.in_force().count() == 2


def test_a_snapshot_of_the_day_can_be_taken_again():
    target = TargetFactory()
    post_declared(target, "BE-1", 10)
    post_declared(target, "BE-2", 3, kind="removed")
    recount_all()
    today = datetime.date(2026, 5, 1)
    take_snapshot(today)
    post_declared(target, "BE-3", 1)
    recount_all()

    take_snapshot(today)

    snapshot = Snapshot.objects.for_target(target).get()
    assert snapshot.credited == 8


def test_the_ledger_can_be_asked_about_a_source_and_a_span_of_time():
    target = TargetFactory()
    post_declared(target, "BE-1", 10)
    post_declared(target, "BE-2", 10)
    recount_all()

    entries = LedgerEntry.objects.for_target(target)

    assert [entry.source for entry in entries.about("BE-1")] == ["BE-1"]
    (at,) = set(entries.values_list("at", flat=True))
    assert entries.between(moment(0), at).count() == 0
    assert entries.between(at, at + datetime.timedelta(seconds=1)).count() == 2


@pytest.mark.parametrize(
    ("entries", "index"),
    [
        (LedgerEntry.objects.order_by("-pk"), "ledger_moved"),
        (LedgerEntry.objects.filter(target=1), "ledger_moved_of_target"),
    ],
)
def test_what_moved_is_read_in_its_order_from_an_index_of_nothing_else(entries, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")

    plan = entries.that_moved()[:50].explain()

    assert f"using {index} on" in plan
    assert "Sort" not in plan
    assert "Filter" not in plan
