import datetime
import io
import json
from decimal import Decimal

import pytest
import time_machine
from django.contrib.gis.geos import GEOSGeometry
from django.urls import reverse

from counting.models import Claim, State, Total
from counting.recount import recount_everything
from engagements import review
from geofiles.reading import read_text
from progress import reporting
from progress.models import Report, ReportMoveNotAllowed, ReportRefused
from progress.workflow import Status
from tests.catalogue.figures import declared
from tests.factories.axes import TargetFactory
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db

MARCH_2024 = datetime.datetime(2024, 3, 14, 12, tzinfo=datetime.UTC)
APRIL_2026 = datetime.datetime(2026, 4, 2, 12, tzinfo=datetime.UTC)


def report(engagement, percent, **fields):
    contribution = engagement.contributions.get()
    return Report.objects.create(contribution=contribution, done_percent=Decimal(percent), **fields)


def figures():
    """{state: what is on the bar}, {state: what is next to it}."""
    return tuple(
        {row["state"]: row["credited"] for row in rows.national()}
        for rows in (Total.objects.confirmed(), Total.objects.not_confirmed())
    )


@pytest.fixture
def pledged(django_capture_on_commit_callbacks):
    with (
        time_machine.travel(MARCH_2024, tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        return declared(TargetFactory(), 1000)


@pytest.fixture
def act(django_capture_on_commit_callbacks, reviewer):
    """Do something a reviewer does, on a day, and what follows its commit."""

    def do(what, *arguments, on=MARCH_2024):
        with (
            time_machine.travel(on, tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            return what(*arguments, by=reviewer)

    return do


def test_pledged_implemented_verified_and_not_confirmed_are_four_figures(pledged, act):
    with time_machine.travel(MARCH_2024, tick=False):
        first = report(pledged, 60)
    act(reporting.accept, first)
    act(reporting.verify, first)
    with time_machine.travel(APRIL_2026, tick=False):
        assert figures() == (
            {State.PLEDGED: 1000},
            {State.IMPLEMENTED: 600, State.VERIFIED: 600},
        )
        second = report(pledged, 80)
    act(reporting.accept, second, on=APRIL_2026)

    with time_machine.travel(APRIL_2026, tick=False):
        on_the_bar, next_to_it = figures()
    assert on_the_bar == {State.PLEDGED: 1000, State.IMPLEMENTED: 800}
    assert {state: figure for state, figure in next_to_it.items() if figure} == {
        State.VERIFIED: 600
    }
    assert recount_everything().differing == 0


def test_nothing_changed_confirms_what_is_implemented_and_verified(pledged, act):
    with time_machine.travel(MARCH_2024, tick=False):
        first = report(pledged, 60)
    act(reporting.accept, first)
    act(reporting.verify, first)

    today = act(reporting.confirm, first, on=APRIL_2026)

    with time_machine.travel(APRIL_2026, tick=False):
        on_the_bar, next_to_it = figures()
    assert on_the_bar == {State.PLEDGED: 1000, State.IMPLEMENTED: 600, State.VERIFIED: 600}
    assert not any(next_to_it.values())
    assert (today.status, today.situation_on) == (Status.ACCEPTED, APRIL_2026.date())


def test_a_report_that_does_not_count_confirms_nothing(pledged, act):
    with pytest.raises(ReportMoveNotAllowed):
        act(reporting.confirm, report(pledged, 60))

    assert Report.objects.count() == 1


def test_a_report_confirms_as_of_the_day_it_describes(pledged, act):
    old = report(pledged, 60, situation_on=datetime.date(2021, 7, 1))

    act(reporting.accept, old)

    assert Claim.objects.get(state=State.IMPLEMENTED).confirmed_at.date() == old.situation_on


def test_a_report_on_a_day_to_come_confirms_as_of_now(pledged, act):
    early = report(pledged, 60, situation_on=datetime.date(2030, 7, 1))

    act(reporting.accept, early)

    assert Claim.objects.get(state=State.IMPLEMENTED).confirmed_at == MARCH_2024


def test_a_yearly_rate_ends_with_its_engagement_and_a_length_stays(
    act, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        tonnes = declared(TargetFactory(in_tonnes_per_year=True), 500)
        hedge = declared(TargetFactory(), 1000)

    act(review.complete, tonnes)
    act(review.complete, hedge)

    national = {row["target"]: row["credited"] for row in Total.objects.national()}
    assert national == {
        tonnes.contributions.get().target_id: 0,
        hedge.contributions.get().target_id: 1000,
    }


def test_the_latest_yearly_rate_takes_the_place_of_the_one_before(
    act, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        tonnes = declared(TargetFactory(in_tonnes_per_year=True), 500)

    for percent in (40, 70):
        act(reporting.accept, report(tonnes, percent))

    with time_machine.travel(MARCH_2024, tick=False):
        assert figures()[0][State.IMPLEMENTED] == 350


@pytest.fixture
def mapped(django_capture_on_commit_callbacks):
    """A line of about 98.5 m, pledged and counted."""
    with (
        time_machine.travel(MARCH_2024, tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        return EngagementFactory(accepted=True)


def half_of(engagement):
    (west, latitude), (east, _) = engagement.contributions.get().sites.get().geometry.coords
    return {"type": "LineString", "coordinates": [[west, latitude], [(west + east) / 2, latitude]]}


def test_what_is_reported_by_geometry_is_measured_and_counts_where_it_was_done(mapped, act):
    first = report(mapped, 100, situation_on=MARCH_2024.date())
    reporting.give_sites(first, list(read_text(json.dumps(half_of(mapped))).lines()))

    act(reporting.accept, first)

    first.refresh_from_db()
    claim = Claim.objects.live().in_state(State.IMPLEMENTED).get()
    assert first.done_percent == pytest.approx(Decimal(50), abs=Decimal("0.1"))
    assert claim.geometry.json == GEOSGeometry(json.dumps(half_of(mapped))).json
    with time_machine.travel(MARCH_2024, tick=False):
        on_the_bar, _lapsed = figures()
    assert on_the_bar[State.IMPLEMENTED] == first.sites.get().measured
    assert recount_everything().differing == 0


def entered(reviewer_client, engagement, geometry, **more):
    """The answer of the desk to a report of all that was pledged, with a GeoJSON file."""
    file = io.BytesIO(json.dumps(geometry).encode())
    file.name = "done.geojson"
    answers = {
        "contribution": engagement.contributions.get().pk,
        "situation_on": "2026-03-01",
        "done_percent": "100",
        "file": file,
    }
    return reviewer_client.post(reverse("admin:progress_report_add"), answers | more)


def test_a_file_at_the_desk_takes_the_place_of_the_share(mapped, reviewer_client):
    response = entered(reviewer_client, mapped, half_of(mapped), words="Half of it is planted.")

    assert response.status_code == 302
    made = Report.objects.get()
    assert made.is_mapped
    assert made.done_percent == pytest.approx(Decimal(50), abs=Decimal("0.1"))


def test_a_file_at_the_desk_that_cannot_count_is_refused_at_its_field(mapped, reviewer_client):
    point = {"type": "Point", "coordinates": [4.7, 50.9]}
    response = entered(reviewer_client, mapped, point)

    assert "single points" in response.context["errors"][0][0]
    assert not Report.objects.exists()


def test_a_file_that_would_keep_the_desk_waiting_is_refused_at_its_field(
    mapped, reviewer_client, settings
):
    settings.REPORT_BYTES_AT_MOST = 10

    response = entered(reviewer_client, mapped, half_of(mapped))

    assert "can be read" in response.context["errors"][0][0]
    assert not Report.objects.exists()


def test_an_older_report_does_not_replace_a_later_one(pledged, act):
    act(reporting.accept, report(pledged, 80, situation_on=APRIL_2026.date()), on=APRIL_2026)
    older = report(pledged, 30, situation_on=MARCH_2024.date())

    with pytest.raises(ReportRefused):
        act(reporting.accept, older, on=APRIL_2026)


def test_a_report_on_a_withdrawn_engagement_is_refused(pledged, act, reviewer):
    made = report(pledged, 80)
    act(lambda *, by: review.withdraw(pledged, by=by, words="Sold"))

    with pytest.raises(ReportRefused):
        act(reporting.accept, made)
