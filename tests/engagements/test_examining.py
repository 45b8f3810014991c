import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.gis.geos import LineString, Point
from django.utils import timezone

from engagements import drafting, schedule
from engagements.examining import examine
from engagements.models import Engagement, PlaceRoute
from partners.models import PartnerKind
from registers.models import Record
from tests.factories.axes import TargetFactory
from tests.factories.engagements import ContributionFactory, EngagementFactory, submit
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db

WORDS = "We plant hawthorn and blackthorn on the bank behind the school."


def line(latitude, length=0.0014):
    return LineString([(4.7, latitude), (4.7 + length, latitude)], srid=4326)


def pledge(latitude, target, **given):
    """A submitted engagement with one line there."""
    engagement = EngagementFactory(contribution__target=target, submitted=True, **given)
    engagement.contributions.get().sites.update(geometry=line(latitude))
    return engagement


def kinds(engagement):
    return [finding.kind for finding in engagement.findings.all()]


def test_ground_that_counts_already_is_found_with_whose_it_is():
    target = TargetFactory()
    counted = EngagementFactory(contribution__target=target, description="", accepted=True)
    again = EngagementFactory(contribution__target=target, description="", submitted=True)
    geometry = counted.contributions.get().sites.get().geometry
    again.contributions.get().sites.update(geometry=geometry)

    examine(again.pk)

    finding = again.findings.get()
    assert (finding.kind, finding.other, finding.percent) == ("overlap", counted, 100)
    assert finding.mark == "overlap 100\N{NO-BREAK SPACE}%"
    assert re.fullmatch(r"98\.\d\sm of 98\.\d\sm is counted already\.", finding.sentence)


def test_somebody_who_waits_for_the_same_place_is_found_and_a_text_seen_before():
    target = TargetFactory()
    first = pledge(50.9, target, description=WORDS)
    second = pledge(50.9, target, description=WORDS.replace("school", "church"))
    pledge(50.8, target, description="")

    examine(second.pk)

    assert {(each.kind, each.other) for each in second.findings.all()} == {
        ("place", first),
        ("text", first),
    }


def test_the_same_declared_by_the_same_writer_in_the_same_municipality_is_found():
    target, town = TargetFactory(), MunicipalityFactory()
    given = {"target": target, "place_route": PlaceRoute.DECLARED, "municipality": town}
    engagements = [
        EngagementFactory(contribution=False, description="", contact_email="a@example.org")
        for _ in range(2)
    ]
    for quantity, engagement in enumerate(engagements, start=40):
        ContributionFactory(engagement=engagement, typed_quantity=Decimal(quantity), **given)
        submit(engagement)

    examine(engagements[1].pk)

    assert kinds(engagements[1]) == ["place"]


def test_examining_twice_leaves_the_findings_once_and_does_not_touch_what_was_written():
    engagement = EngagementFactory(
        submitted=True, description="", contact_email="joke@mailinator.com"
    )
    written = engagement.changed_at

    examine(engagement.pk)
    examine(engagement.pk)

    engagement.refresh_from_db()
    assert kinds(engagement) == ["address"]
    assert engagement.changed_at == written


def test_a_large_hedge_of_a_citizen_is_found(settings):
    settings.CITIZEN_AT_MOST = {"length_km": 0.05}
    engagement = EngagementFactory(submitted=True, description="")
    engagement.partner.kind = PartnerKind.CITIZEN
    engagement.partner.save()

    examine(engagement.pk)

    assert kinds(engagement) == ["size"]


def test_what_is_sent_is_examined_after_the_commit(django_capture_on_commit_callbacks):
    engagement = EngagementFactory(contact_email="joke@yopmail.com")

    with django_capture_on_commit_callbacks(execute=True):
        drafting.submit(engagement, by=None)

    assert kinds(engagement) == ["address"]


def test_the_clock_examines_what_was_missed_or_changed_and_nothing_else():
    engagement = EngagementFactory(submitted=True, contact_email="joke@yopmail.com")
    draft = EngagementFactory()

    schedule.examine_what_was_sent()

    assert not Engagement.objects.to_examine().exists()
    assert kinds(engagement) == ["address"]
    draft.refresh_from_db()
    assert draft.examined_at is None
    engagement.keep(title="Another title")
    assert list(Engagement.objects.to_examine()) == [engagement]


def test_what_waits_is_examined_again_every_day_because_others_may_have_come():
    engagement = EngagementFactory(submitted=True)
    accepted = EngagementFactory(accepted=True)
    schedule.examine_what_was_sent()

    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert list(Engagement.objects.to_examine()) == [engagement]
    assert accepted.examined_at is None


def test_it_is_found_by_its_place_in_four_languages_without_accents():
    liege = MunicipalityFactory(name_en="Liège", name_nl="Luik", name_de="Lüttich")
    engagement = EngagementFactory(submitted=True)
    engagement.contributions.get().sites.update(municipality=liege)

    examine(engagement.pk)

    engagement.refresh_from_db()
    for word in ["liege", "luik", "luttich", engagement.reference.lower()]:
        assert word in engagement.sought


def test_what_another_register_counts_at_the_same_place_is_found_and_linked():
    engagement = pledge(50.9, TargetFactory(), description="")
    near = Record.objects.create(register="mapmytree", source_id="7", point=Point(4.701, 50.9003))
    Record.objects.create(register="mapmytree", source_id="8", point=Point(4.8, 50.9))
    Record.objects.create(
        register="mapmytree", source_id="9", point=Point(4.701, 50.9), same_as="E1999-00001"
    )

    examine(engagement.pk)

    finding = engagement.findings.get()
    assert (finding.kind, finding.record) == ("elsewhere", near)


def test_what_another_register_counts_for_the_same_owner_in_the_municipality_is_found():
    town = MunicipalityFactory()
    engagement = EngagementFactory(contribution=False, description="")
    ContributionFactory(engagement=engagement, declared=True, municipality=town)
    submit(engagement)
    name = engagement.partner.name.upper()
    own = Record.objects.create(
        register="yes we plant", source_id="1", owner=name, municipality=town
    )
    Record.objects.create(register="yes we plant", source_id="2", owner="X", municipality=town)

    examine(engagement.pk)

    assert [finding.record for finding in engagement.findings.all()] == [own]
