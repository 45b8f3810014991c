"""What places and actors are ranked by is the sum of their totals, at every moment."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection

from counting import boundaries, claims
from counting.models import ActorTotal, Edition, PledgedTotal, State, Total, TownTotal
from counting.models.ranking import UNNAMED
from counting.recount import recount_everything
from counting.recount.books import repair_books
from partners.models import PartnerKind
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, post_line, recount_all
from tests.factories.territory import MunicipalityFactory, grid_of_municipalities

pytestmark = pytest.mark.django_db


def pledged(target):
    return dict(PledgedTotal.objects.filter(target=target).values_list("actor", "credited"))


def test_the_kind_of_actor_that_stands_in_no_ranking_is_that_of_citizens():
    assert UNNAMED == PartnerKind.CITIZEN


def test_a_recount_adds_up_what_is_credited_in_a_municipality():
    grid, target = grid_of_municipalities(2, 1), TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))
    post_declared(target, "BE-2", 7, kind="removed", municipality=grid[0, 0])
    post_declared(target, "BE-3", 50, state=State.IMPLEMENTED, municipality=grid[0, 0])
    post_declared(target, "BE-4", 9)
    recount_all()

    totals = {each.state: each.credited for each in TownTotal.objects.all()}
    in_town = Total.objects.filter(municipality=grid[0, 0])
    assert totals == {
        State.PLEDGED: sum(each.credited for each in in_town.filter(state=State.PLEDGED)),
        State.IMPLEMENTED: 50,
    }
    assert totals[State.PLEDGED] == pytest.approx(Decimal(93), abs=1)


def test_what_adds_up_to_nothing_in_a_municipality_has_a_row_for_the_day_a_part_of_it_lapses():
    town, target = MunicipalityFactory(), TargetFactory()
    post_declared(target, "BE-1", 7, municipality=town)
    post_declared(target, "BE-2", 7, kind="removed", municipality=town)
    recount_all()

    assert TownTotal.objects.get().credited == 0

    TownTotal.objects.all().delete()
    assert recount_everything().differing == 1


def test_who_only_shares_what_others_have_pledged_has_no_row_and_none_is_missed():
    grid_of_municipalities(1, 1)
    target = TargetFactory()
    for at, actor in enumerate(("first", "second")):
        post_line(target, f"BE-{at}", (0, 0), (100, 0), at=at, actor=actor)
    recount_all()

    assert ActorTotal.objects.get(actor="second").credited == 0
    assert list(pledged(target)) == ["first"]
    assert recount_everything().differing == 0


def test_a_recount_adds_up_what_organisations_have_pledged_and_citizens_have_no_row():
    target, other = TargetFactory(), TargetFactory()
    post_declared(target, "BE-1", 7, actor="first")
    post_declared(target, "BE-2", 5, actor="first", actor_kind="company")
    post_declared(target, "BE-3", 4, actor="first", state=State.IMPLEMENTED)
    post_declared(target, "BE-4", 9, actor="second")
    post_declared(other, "BE-5", 1, actor="second")
    post_declared(target, "BE-6", 99, actor="somebody", actor_kind=PartnerKind.CITIZEN)
    recount_all()

    assert pledged(target) == {"first": 12, "second": 9}
    assert pledged(other) == {"second": 1}

    claims.withdraw("BE-2")
    claims.hand_over(["BE-4"], actor="third", actor_kind="association")
    recount_all()

    assert pledged(target) == {"first": 7, "second": 0, "third": 9}


def test_the_greatest_are_those_that_have_pledged_anything_and_most_of_it():
    target = TargetFactory()
    for actor, quantity in (("one", 5), ("two", 9), ("a third", 5), ("less", 1)):
        post_declared(target, f"BE-{actor}", quantity, actor=actor)
    post_declared(target, "BE-loss", 3, actor="loss", kind="removed")
    recount_all()

    def greatest(count):
        return [row["actor"] for row in PledgedTotal.objects.greatest(target, count)]

    assert greatest(3) == ["two", "a third", "one"]
    assert greatest(9) == ["two", "a third", "one", "less"]


@pytest.mark.parametrize("model", [TownTotal, PledgedTotal])
def test_a_run_finds_what_is_ranked_wrongly_and_the_books_are_repaired_when_asked(model):
    post_declared(TargetFactory(), "BE-1", 7, municipality=MunicipalityFactory())
    recount_all()
    model.objects.update(credited=3)

    assert recount_everything().differing == 1

    repair_books()
    assert model.objects.get().credited == 7
    assert recount_everything().differing == 0


def test_what_is_ranked_follows_totals_that_are_repaired():
    post_declared(TargetFactory(), "BE-1", 7, municipality=MunicipalityFactory())
    recount_all()
    for model in (Total, ActorTotal, TownTotal, PledgedTotal):
        model.objects.update(credited=3)

    repair_books()

    assert TownTotal.objects.get().credited == PledgedTotal.objects.get().credited == 7


def test_a_register_that_was_there_before_is_ranked_by_the_migration():
    grid = grid_of_municipalities(1, 1)
    grid[0, 0].population, grid[0, 0].population_year = 500, 2025
    grid[0, 0].save()
    target = TargetFactory()
    post_line(target, "BE-1", (0, 0), (100, 0))
    post_declared(target, "BE-2", 7, municipality=grid[0, 0], actor="other", actor_kind="citizen")
    recount_all()
    columns = ("target", "state", "municipality", "inhabitants", "credited", "per_thousand")
    before = set(TownTotal.objects.values_list(*columns)), pledged(target)
    TownTotal.objects.all().delete()
    PledgedTotal.objects.all().delete()

    migration = import_module("counting.migrations.0017_rankings")
    with connection.cursor() as cursor:
        cursor.execute(migration.FILL_TOWNS)
        cursor.execute(migration.FILL_PLEDGED)

    assert (set(TownTotal.objects.values_list(*columns)), pledged(target)) == before
    assert recount_everything().differing == 0


def test_new_numbers_of_inhabitants_are_ranked_by_in_a_new_edition():
    town = MunicipalityFactory()
    post_declared(TargetFactory(), "BE-1", 7, municipality=town)
    recount_all()
    assert TownTotal.objects.get().per_thousand is None

    town.population, town.population_year = 2000, 2025
    town.save()
    before = Edition.objects.current().number
    boundaries.ask_after_changes()

    assert TownTotal.objects.get().per_thousand == Decimal("3.5")
    assert Edition.objects.current().number == before + 1
    boundaries.ask_after_changes()
    assert Edition.objects.current().number == before + 1


def test_a_municipality_without_a_single_inhabitant_is_not_ranked():
    town = MunicipalityFactory(population=0, population_year=2025)
    post_declared(TargetFactory(), "BE-1", 7, municipality=town)
    recount_all()

    assert TownTotal.objects.get().per_thousand is None
