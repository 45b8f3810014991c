from datetime import date

import pytest
from django.template import Context, Template
from django.utils.translation import override

SHOWN = Template('{{ day|date:"DATE_FORMAT" }} · {{ day|date:"SHORT_DATE_FORMAT" }}')


@pytest.mark.parametrize("month", range(1, 13))
def test_in_french_the_first_of_a_month_is_an_ordinal(month):
    with override("fr"):
        first, last_but = (
            SHOWN.render(Context({"day": date(2026, month, day)})) for day in (1, 21)
        )

    assert first.startswith("1er ")
    assert last_but.startswith("21 ")
    assert first.endswith(f"01/{month:02}/2026")


@pytest.mark.parametrize(("language", "day"), [("en", "1 November"), ("de", "1. November")])
def test_in_other_languages_it_is_a_number(language, day):
    with override(language):
        assert SHOWN.render(Context({"day": date(2026, 11, 1)})).startswith(day)
