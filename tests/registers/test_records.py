import datetime
from decimal import Decimal

import pytest
from django.contrib.gis.geos import LineString, Point
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from counting.models import Claim
from registers.admitting import count_here, count_there
from registers.models import Record
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.registers import RecordFactory
from tests.factories.territory import MunicipalityFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole():
    return RecordFactory(
        target=TargetFactory(), quantity=Decimal(250), municipality=MunicipalityFactory()
    )


def test_a_record_claims_nothing_until_the_team_says_it_counts_here(whole):
    assert not Claim.objects.exists()

    count_here(whole)
    count_here(whole)
    recount_all()

    claim = Claim.objects.live().get(source=whole.source)
    assert claim.credit.credited == 250


def test_what_is_left_to_its_register_again_counts_here_no_more(whole):
    count_here(whole)

    count_there(whole)
    count_there(whole)

    assert not Claim.objects.live().exists()
    assert list(Record.objects.counted_there()) == [whole]


@pytest.mark.parametrize("missing", ["target", "quantity", "municipality"])
def test_what_lacks_something_cannot_count_here(whole, missing):
    setattr(whole, missing, None)
    whole.save()

    with pytest.raises(ValidationError, match="needs a target"):
        count_here(whole)

    assert not Claim.objects.exists()


def test_what_is_the_same_as_an_engagement_never_counts_here(whole):
    whole.same_as = "E2026-00001"
    whole.save()

    with pytest.raises(ValidationError):
        count_here(whole)


def test_a_number_of_a_register_is_taken_over_once():
    record = RecordFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        RecordFactory(source_id=record.source_id)


def test_records_are_found_by_owner_place_and_day():
    here, elsewhere = MunicipalityFactory(), MunicipalityFactory()
    day = datetime.date(2026, 3, 1)
    found = RecordFactory(owner="Hedge society", municipality=here, since=day)
    near = RecordFactory(point=Point(4.7, 50.88), since=None)
    RecordFactory(owner="Other", municipality=elsewhere, since=day.replace(year=2020))
    line = LineString([(4.7005, 50.8800), (4.7014, 50.8800)], srid=4326)

    assert set(Record.objects.at([here], line).around(day)) == {found, near}
    assert found in Record.objects.of_owner("HEDGE SOCIETY")


def test_a_reviewer_lets_a_record_count_here_at_the_desk(client, whole):
    at_the_desk(client, UserFactory(reviewer=True))
    act = {"action": "count_here", "_selected_action": [whole.pk, RecordFactory().pk]}

    page = client.post(reverse("admin:registers_record_changelist"), act, follow=True)

    assert Record.objects.filter(counts_here=True).get() == whole
    assert "needs a target" in page.content.decode()


def test_an_auditor_lets_nothing_count(client, whole):
    at_the_desk(client, UserFactory(is_staff=True, group="auditors"))
    act = {"action": "count_here", "_selected_action": [whole.pk]}

    client.post(reverse("admin:registers_record_changelist"), act)

    assert not Record.objects.filter(counts_here=True).exists()
