"""The figures of pages, composed once, are those that their querysets find."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from catalogue.figures import (
    figures_in,
    figures_of_partner,
    figures_of_targets,
    national_figures,
)
from counting.models import ActorTotal, NationalTotal, State, Total
from tests.catalogue.figures import country, total
from tests.factories.axes import TargetFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    """Figures of two targets in two provinces, some of them confirmed long ago."""
    places, targets = country(), TargetFactory.create_batch(2)
    long_ago = (timezone.localdate() - datetime.timedelta(days=1000)).replace(day=1)
    for target in targets:
        for name, metres in (("antwerp", 1000), ("namur", 300)):
            where = {"province": places[name], "region": places[name].region}
            total(target, metres, **where)
            total(target, metres / 2, state=State.IMPLEMENTED, confirmed_in=long_ago, **where)
    return places, targets


def test_figures_are_those_of_the_register(register, django_assert_num_queries):
    places, (first, second) = register

    with django_assert_num_queries(4):
        found = [
            national_figures().answer(),
            figures_of_targets([second.pk]).answer(),
            figures_in("province", places["antwerp"].slug).answer(),
            figures_in("region", places["wallonia"].slug).answer(),
        ]

    assert found == [
        Total.objects.standing_and_lapsed(),
        Total.objects.for_target(second).standing_and_lapsed(),
        Total.objects.filter(province=places["antwerp"]).standing_and_lapsed(),
        Total.objects.filter(region=places["wallonia"]).standing_and_lapsed(),
    ]
    standing, lapsed = found[0]
    assert standing.keys() == lapsed.keys() == {first.pk, second.pk}


def test_what_lapses_overnight_has_lapsed_in_the_same_process(register):
    national_figures().answer()

    with time_machine.travel(timezone.now() + datetime.timedelta(days=1500)):
        later = timezone.localdate().replace(day=1)
        NationalTotal.objects.filter(state=State.IMPLEMENTED).update(confirmed_in=later)
        assert State.IMPLEMENTED in next(iter(national_figures().answer()[0].values()))


def test_figures_of_a_partner_are_its_own(register):
    _places, (target, _other) = register
    ours, theirs = PartnerFactory.create_batch(2)
    for partner, metres in ((ours, 10), (theirs, 20)):
        ActorTotal.objects.create(
            actor=str(partner.key),
            actor_kind=partner.kind,
            target=target,
            state=State.PLEDGED,
            basis="mapped",
            kind="managed",
            credited=metres,
            shared=metres + 1,
        )

    assert figures_of_partner(ours).answer() == (
        {target.pk: {"pledged": {("mapped", "managed"): 10}}},
        {},
        {(target.pk, "pledged"): 11},
    )


def test_a_partner_shares_with_losses_taken_off_and_only_what_is_confirmed(register):
    _places, (target, _other) = register
    partner = PartnerFactory()
    long_ago = datetime.date(2000, 1, 1)
    for state, kind, confirmed_in, shared in (
        (State.PLEDGED, "managed", None, 9),
        (State.PLEDGED, "removed", None, -2),
        (State.IMPLEMENTED, "managed", timezone.localdate().replace(day=1), 5),
        (State.IMPLEMENTED, "managed", long_ago, 4),
        (State.VERIFIED, "managed", long_ago, 3),
    ):
        ActorTotal.objects.create(
            actor=str(partner.key),
            actor_kind=partner.kind,
            target=target,
            state=state,
            basis="mapped",
            kind=kind,
            confirmed_in=confirmed_in,
            credited=1,
            shared=shared,
        )

    _figures, lapsed, shared = figures_of_partner(partner).answer()

    assert shared == {(target.pk, "pledged"): 7, (target.pk, "implemented"): 5}
    assert set(lapsed[target.pk]) == {"implemented", "verified"}
