from datetime import date
from decimal import Decimal

import pytest

from engagements import findings
from tests.factories.axes import TargetFactory

KM = Decimal(1000)


def test_what_lies_abroad_is_told_with_its_part_of_the_whole():
    finding = findings.outside_belgium(Decimal(250), KM)

    assert (finding.kind, finding.percent) == ("outside", 25)
    assert findings.outside_belgium(Decimal(0), KM) is None


def test_an_overlap_is_told_from_the_threshold_on(settings):
    settings.OVERLAP_NOTICED_PERCENT = 5

    assert findings.overlap(Decimal(50), KM, 7).percent == 5
    assert findings.overlap(Decimal(50), KM, 7).other_id == 7
    assert findings.overlap(Decimal(40), KM, 7) is None


@pytest.mark.parametrize(
    ("typed", "measured", "is_told"),
    [(1200, 1000, True), (800, 1000, True), (1100, 1000, False), (None, 1000, False)],
)
def test_more_than_a_tenth_between_typed_and_measured_is_told(typed, measured, is_told):
    typed = typed and Decimal(typed)

    assert bool(findings.difference(typed, Decimal(measured))) is is_told


def test_a_text_that_is_nearly_the_same_is_told_and_a_short_one_never(settings):
    settings.LIKENESS_NOTICED_PERCENT = 60
    text = "We plant hawthorn and blackthorn along the brook."

    assert findings.text_seen_before(text, 0.82, 3).percent == 82
    assert findings.text_seen_before(text, 0.4, 3) is None
    assert findings.text_seen_before("A hedge.", 1, 3) is None


@pytest.mark.django_db
def test_much_for_a_citizen_is_told_and_not_for_a_town(settings):
    settings.CITIZEN_AT_MOST = {"length_km": 2.0}
    target = TargetFactory()

    assert findings.size("citizen", 3 * KM, target).compared_with == 2 * KM
    assert findings.size("citizen", KM, target) is None
    assert findings.size("municipality", 300 * KM, target) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "ends_on", "is_told"),
    [
        ("created", date(2026, 3, 2), True),
        ("created", date(2026, 12, 31), False),
        ("created", None, False),  # until the end of the target's year
        ("managed", date(2026, 3, 2), False),
    ],
)
def test_planting_faster_than_people_can_is_told(settings, kind, ends_on, is_told):
    settings.CREATED_A_DAY_AT_MOST = {"length_km": 1.0}
    target = TargetFactory(target_year=2030)

    finding = findings.speed(kind, 10 * KM, target, date(2026, 3, 1), ends_on)

    assert bool(finding) is is_told


@pytest.mark.parametrize(
    ("others", "is_told"),
    [
        ((date(2026, 6, 1), None), True),
        ((date(2025, 1, 1), date(2025, 12, 31)), False),
        ((date(2028, 1, 1), date(2029, 1, 1)), False),
        ((None, None), True),
    ],
)
def test_the_same_place_is_told_only_where_the_periods_meet(others, is_told):
    own = (date(2026, 1, 1), date(2027, 1, 1))

    assert bool(findings.same_place_and_period(own, others, 3)) is is_told


@pytest.mark.parametrize(
    ("address", "is_told"),
    [
        ("a@mailinator.com", True),
        ("a@some.YOPMAIL.com", True),
        ("a@notmailinator.com", False),
        ("a@example.org", False),
        ("", False),
    ],
)
def test_an_address_made_to_be_thrown_away_is_told(address, is_told):
    assert bool(findings.disposable_address(address)) is is_told


@pytest.mark.parametrize(
    ("same_as", "counts_here", "is_told"),
    [
        ("", False, True),
        ("E2026-00001", False, True),
        ("E2026-00002", False, False),
        ("", True, False),
    ],
)
def test_what_another_register_counts_is_told_unless_the_team_has_settled_it(
    same_as, counts_here, is_told
):
    finding = findings.registered_elsewhere(same_as, "E2026-00001", counts_here, 5)

    assert bool(finding) is is_told
