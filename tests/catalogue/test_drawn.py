"""What is written without templates shows every figure, and escapes every text."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.formats import number_format
from django.utils.translation import override
from pytest_django.asserts import assertInHTML

from axes.templatetags.figures import rounded
from catalogue.bars import bar_of
from catalogue.tables import Line, Table
from catalogue.templatetags.drawn import bar_drawn, table_drawn
from languages.texts import LANGUAGES
from tests.factories.axes import TargetFactory

PLEDGED = {"pledged": {("mapped", "managed"): Decimal(4000), ("declared", "removed"): Decimal(-1)}}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", ["0", "-0.004", "0.125", "999.995", "-1234.5", "12345678.9"])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_a_number_is_written_as_django_writes_it(language, number, decimals):
    with override(language):
        shown = rounded(Decimal(number), decimals)
        value = Decimal(number).quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_HALF_UP")
        by_django = number_format(value, decimals, use_l10n=True, force_grouping=True)

    assert shown == by_django.replace("-", "−")


@pytest.mark.parametrize("is_small", [True, False])
def test_a_bar_escapes_what_the_team_wrote(is_small):
    target = TargetFactory.build(
        name_en="Hedges & <b>banks</b>", unit_en="k<m", label_en='"all" of <them>'
    )

    drawn = bar_drawn(bar_of(target, PLEDGED), is_small=is_small)

    assert "&amp; &lt;b&gt;banks" in drawn
    assert "<b>" not in drawn
    assert "k<m" not in drawn
    assert "<them>" not in drawn


def test_a_bar_has_a_lane_for_each_state_and_a_line_aside_for_a_loss():
    drawn = bar_drawn(bar_of(TargetFactory.build(), PLEDGED))

    assert drawn.count('<svg class="lane"') == 4
    assert drawn.count('<tr class="bar-table__aside">') == 1


def test_a_small_bar_leaves_out_what_is_mapped_and_declared():
    bar = bar_of(TargetFactory.build(), PLEDGED)

    assert "data-label" in bar_drawn(bar)
    assert "data-label" not in bar_drawn(bar, is_small=True)


def test_a_table_writes_its_lines_its_total_and_its_note():
    table = Table(
        caption="By <place>",
        head=["Place", "Pledged"],
        rows=[Line("Genk & Gent", ["1.5"], address="/en/?a=1&b=2"), Line("Elsewhere", ["<0.1"])],
    )
    whole = replace(table, total=Line("Total", ["1.6"]), note="Nothing is added up.")

    assertInHTML(
        '<tr><th scope="row"><a href="/en/?a=1&amp;b=2">Genk &amp; Gent</a></th>'
        '<td class="number">1.5</td></tr>',
        table_drawn(table),
    )
    assertInHTML('<td class="number">&lt;0.1</td>', table_drawn(table))
    assertInHTML("<caption>All</caption>", table_drawn(table, caption="All"))
    assert "<tfoot>" not in table_drawn(table)
    assertInHTML(
        '<tr><th scope="row">Total</th><td class="number">1.6</td></tr>', table_drawn(whole)
    )
    assertInHTML('<p class="note">Nothing is added up.</p>', table_drawn(whole))
