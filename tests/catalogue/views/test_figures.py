"""Every figure on every page agrees with every other, and with the totals."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from axes.templatetags.figures import rounded
from counting.models import Basis, Edition, Kind, Snapshot, State, Total
from tests.catalogue.figures import country, declared, total
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def hedges():
    """A target with figures of every state, basis and kind."""
    target, places = TargetFactory(value=10_000), country()
    total(target, 3_751_301, region=places["flanders"], province=places["antwerp"])
    total(target, 12_340, basis=Basis.DECLARED, region=places["wallonia"])
    total(target, -1_111, kind=Kind.REMOVED, region=places["brussels"])
    total(target, 1_234_567, state=State.IMPLEMENTED, region=places["brussels"])
    total(target, 98_765, state=State.VERIFIED, region=places["brussels"])
    return target


def page(client, name, *args):
    return client.get(reverse(f"catalogue:{name}", args=args)).text


def figures_in_bars(html):
    """{state: figure} from the tables that bars are, large and small, which all say the same."""
    row = r'class="state state--(\w+)">.*?<td class="number"[^>]*>(.*?)</td>'
    found = set(re.findall(row, html, re.DOTALL))
    figures = dict(found)
    assert len(figures) == len(found)
    return figures


def shown(metres):
    return rounded(metres / 1000, 2)


def test_progress_says_while_something_waits_to_be_counted(client):
    declared(TargetFactory(), 40)

    assert "being counted at this moment" in page(client, "progress")
    recount_all()
    assert "being counted at this moment" not in page(client, "progress")


def test_home_objective_and_progress_say_the_same_as_the_totals(client, hedges):
    figures = Total.objects.all().figures()[hedges.pk]
    expected = {state: shown(sum(parts.values())) for state, parts in figures.items()}
    expected["removed"] = "1.11"

    assert expected["pledged"] == "3,762.53"
    assert figures_in_bars(page(client, "home")) == expected
    assert figures_in_bars(page(client, "objective_list")) == expected
    assert figures_in_bars(page(client, "objective", hedges.objective.slug)) == expected
    assert figures_in_bars(page(client, "progress")) == expected


def test_tables_of_parts_end_in_the_national_figure(client, hedges):
    html = page(client, "target", hedges.code)

    feet = re.findall(r'<tfoot>\s*<tr><th scope="row">(.*?)</th>(.*?)</tr>', html, re.DOTALL)
    by_place = [re.findall(r">([−\d.,]+)<", cells) for name, cells in feet if name == "Total"]

    assert by_place == [["3,750.19", "12.34", "1,234.57", "0.00", "98.77", "0.00"]] * 5


def test_bars_are_drawn_to_scale(client, hedges):
    html = page(client, "progress")

    lanes = re.findall(r'lane__part--(\w+)" width="([\d.]+)"', html)

    assert dict(lanes) == {
        "pledged": "376.2530",
        "removed": "0.1111",
        "implemented": "123.4567",
        "verified": "9.8765",
    }


def test_progress_says_of_when_its_figures_are(client, hedges):
    assert "Nothing has been counted yet." in page(client, "progress")

    Edition.objects.create(number=1, at=timezone.now())

    today = date_format(timezone.localdate(), "DATE_FORMAT")
    assert f"Figures of {today}" in page(client, "progress")


def test_a_target_without_figures_has_its_bar_and_no_tables_of_parts(client):
    target = TargetFactory()

    for html in (page(client, "progress"), page(client, "target", target.code)):
        assert html.count('<figure class="progress-bar">') == 1
        assert "<tfoot>" not in html


def test_a_share_without_denominator_is_shown_as_a_number(client):
    share = TargetFactory(a_share=True)
    total(share, 7)

    html = page(client, "progress")

    assert figures_in_bars(html)["pledged"] == "7"
    assert "lane__part" not in html


def test_what_is_not_confirmed_stands_next_to_the_bar_on_every_page(client, hedges):
    long_ago = datetime.date(2020, 3, 1)
    total(hedges, 55_550, state=State.VERIFIED, confirmed_in=long_ago)

    for name, *rest in (["home"], ["objective", hedges.objective.slug], ["progress"]):
        html = page(client, name, *rest)
        assert figures_in_bars(html)["not_confirmed"] == "55.55"
        assert figures_in_bars(html)["verified"] == "98.77"
        assert "lane__part--not_confirmed" not in html
    assert "Verified, not confirmed" in page(client, "objective_list")


def test_the_pace_stands_on_the_page_of_progress_and_the_trend_on_that_of_the_target(
    client, hedges
):
    earlier = timezone.localdate() - datetime.timedelta(days=400)
    Snapshot.objects.create(
        target=hedges, state=State.PLEDGED, basis=Basis.MAPPED, on=earlier, credited=1_000_000
    )

    pages = [page(client, "progress"), page(client, "target", hedges.code)]

    for html in pages:
        assert re.search(r"Pledged: [\d,]+\xa0km a year were added and [\d,]+\xa0km are", html)
    assert "trend__line--pledged" in pages[1]


def test_without_snapshots_it_is_too_early_to_say(client, hedges):
    html = page(client, "progress")

    assert "Too early to say how fast it goes" in html
    assert "trend__line" not in html


def test_a_page_costs_no_more_queries_with_more_targets(client, hedges):
    def queries(name):
        with CaptureQueriesContext(connection) as captured:
            page(client, name)
        return len(captured)

    names = ("home", "objective_list", "progress")
    cache.clear()
    before = [queries(name) for name in names]
    for _ in range(5):
        total(TargetFactory(objective__axis=hedges.objective.axis), 1000)

    cache.clear()
    assert [queries(name) for name in names] == before


@pytest.mark.parametrize("name", ["how_we_count", "changes", "engagement"])
def test_pages_with_figures_name_their_edition(client, name):
    target = TargetFactory()
    engagement = declared(target, 1500)
    recount_all()
    addresses = {
        "how_we_count": reverse("catalogue:how_we_count"),
        "changes": reverse("catalogue:changes", args=[target.code]),
        "engagement": engagement.get_absolute_url(),
    }

    assert f"edition {Edition.objects.current().number}." in client.get(addresses[name]).text
