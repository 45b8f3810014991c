"""The rows of the places that were understood."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from axes.models import Target
from engagements.models import Site
from engagements.templatetags.drafts import sites_written

TARGET = Target(metric_kind="length_km")


def cells_of_row(site, noticed=(), *, has_findings=False):
    row = sites_written([(site, list(noticed))], TARGET, has_findings=has_findings)
    return row.strip().removeprefix("<tr>").removesuffix("</tr>")


def site(**fields):
    found = Site(number=2, measured=Decimal(1500), **fields)
    found.place = None
    return found


def test_a_place_has_the_number_of_its_file_else_its_own():
    with override("en"):
        assert cells_of_row(site(feature_number=1300)).startswith('<th scope="row">1,300</th>')
        assert cells_of_row(site()).startswith('<th scope="row">2</th>')


@pytest.mark.parametrize(("language", "measured"), [("en", "1.5"), ("nl", "1,5")])
def test_what_stands_in_a_file_is_no_markup(language, measured):
    with override(language):
        row = cells_of_row(site(name="<b>"), ["A <i>gap</i>.", "A spike."], has_findings=True)

    assert "<td>&lt;b&gt;</td><td></td>" in row
    assert measured in row
    assert row.endswith("<td>A &lt;i&gt;gap&lt;/i&gt;. A spike.</td>")


def test_nothing_noticed_at_all_takes_no_column():
    with override("en"):
        assert cells_of_row(site()).count("<td") == 3
        assert cells_of_row(site(), has_findings=True).count("<td") == 4
