"""What is the same for everybody is drawn once for a language and for what is given."""

import pytest
from django.template import engines
from django.utils.translation import override

from languages.templatetags.same_for_all import Once, drawn

TEMPLATE = engines["django"].from_string(
    "{% load same_for_all %}"
    '{% same_for_all "components/step_progress.html" number=number count=4 name="" %}'
)
ONCE = engines["django"].from_string(
    "{% load i18n same_for_all %}{{ before }}"
    "{% once %}<p>{% firstof name 'nobody' %}</p>{% endonce %}"
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


def test_a_part_drawn_once_speaks_the_language_of_each_reader():
    source = "{% load i18n same_for_all %}{% once %}{% translate 'Objectives' %}{% endonce %}"
    template = engines["django"].from_string(source)

    said = []
    for language in ("en", "fr", "en"):
        with override(language):
            said.append(template.render())

    assert said == ["Objectives", "Objectifs", "Objectives"]


def test_a_part_drawn_once_knows_nothing_of_a_visitor_and_is_not_drawn_again():
    with override("en"):
        first = ONCE.render({"before": "1", "name": "<b>Anne</b>"})
        again = ONCE.render({"before": "2", "name": "Bob"})

    assert first[1:] == again[1:]
    assert (first[0], again[0]) == ("1", "2")
    assert "nobody" in first
    (part,) = ONCE.template.nodelist.get_nodes_by_type(Once)
    assert part.drawn == {"en": first[1:]}


def test_a_part_drawn_once_is_shown_where_its_name_stands():
    source = (
        "{% load i18n same_for_all %}{% once as words %}{% translate 'Objectives' %}{% endonce %}"
        "<b>{{ words }}</b>"
    )
    template = engines["django"].from_string(source)

    for language, word in (("en", "Objectives"), ("fr", "Objectifs"), ("en", "Objectives")):
        with override(language):
            assert template.render() == f"<b>{word}</b>"


def test_one_text_of_the_page_is_put_into_a_part_that_is_drawn_once():
    source = (
        "{% load i18n same_for_all %}{% once with address=found.address %}"
        "{% translate 'Objectives' %} {{ address }}{% endonce %}"
    )
    template = engines["django"].from_string(source)

    shown = [
        template.render({"found": {"address": address}}) for address in ("/a/", "<b>{0}</b>", "")
    ]

    assert shown == ["Objectives /a/", "Objectives &lt;b&gt;{0}&lt;/b&gt;", "Objectives "]
