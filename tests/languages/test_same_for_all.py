"""What is the same for everybody is drawn once for a language and for what is given."""

import pytest
from django.template import engines
from django.utils.translation import override

from languages.templatetags.same_for_all import drawn

TEMPLATE = engines["django"].from_string(
    "{% load same_for_all %}"
    '{% same_for_all "components/step_progress.html" number=number count=4 name="" %}'
)


@pytest.fixture(autouse=True)
def nothing_drawn():
    drawn.cache_clear()


def test_each_language_and_each_number_has_its_own():
    with override("en"):
        assert "Step 1 of 4" in TEMPLATE.render({"number": 1})
        assert "Step 2 of 4" in TEMPLATE.render({"number": 2})
    with override("nl"):
        assert "Step 1 of 4" not in TEMPLATE.render({"number": 1})


def test_what_is_shown_elsewhere_on_the_page_does_not_come_in(settings):
    with override("en"):
        first = TEMPLATE.render({"number": 1, "name": "<b>Anne</b>"})
        again = TEMPLATE.render({"number": 1})

    assert first == again
    assert drawn.cache_info().hits == 1


def test_whoever_writes_templates_sees_what_they_have_changed(settings):
    settings.DEBUG = True

    with override("en"):
        TEMPLATE.render({"number": 1})

    assert drawn.cache_info().currsize == 0
